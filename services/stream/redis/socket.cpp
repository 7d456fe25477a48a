// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/socket.h"

#include <QtGlobal>

#include <mutex>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>

#include <csignal>
#endif

namespace bunsnc::redis {

void ignoreBrokenPipes()
{
#ifndef Q_OS_WIN
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction current = {};
        if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
            current.sa_handler = SIG_IGN;
            sigaction(SIGPIPE, &current, nullptr);
        }
    });
#endif
}

void endSocket(int descriptor)
{
#ifdef Q_OS_WIN
    ::shutdown(SOCKET(descriptor), SD_BOTH);
#else
    ::shutdown(descriptor, SHUT_RDWR);
#endif
}

} // namespace bunsnc::redis
