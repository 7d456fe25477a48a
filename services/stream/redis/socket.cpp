// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/socket.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>

#include <csignal>
#endif

namespace bunsnc::redis {

#ifdef Q_OS_WIN
NoBrokenPipeSignal::NoBrokenPipeSignal() = default;
NoBrokenPipeSignal::~NoBrokenPipeSignal() = default;
#else
namespace {

sigset_t brokenPipe()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

} // namespace

NoBrokenPipeSignal::NoBrokenPipeSignal()
{
    const sigset_t set = brokenPipe();
    sigset_t before;
    m_blocked = pthread_sigmask(SIG_BLOCK, &set, &before) == 0 && sigismember(&before, SIGPIPE) == 0;
}

NoBrokenPipeSignal::~NoBrokenPipeSignal()
{
    if (!m_blocked)
        return;
    const sigset_t set = brokenPipe();
    sigset_t waiting;
    if (sigpending(&waiting) == 0 && sigismember(&waiting, SIGPIPE) == 1) {
        int taken = 0;
        sigwait(&set, &taken);
    }
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}
#endif

void endSocket(int descriptor)
{
#ifdef Q_OS_WIN
    ::shutdown(SOCKET(descriptor), SD_BOTH);
#else
    ::shutdown(descriptor, SHUT_RDWR);
#endif
}

} // namespace bunsnc::redis
