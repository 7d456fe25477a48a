// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/termination.h"

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <thread>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

namespace bunsnc {

namespace {

// A signal handler may only touch lock-free atomics, so a thread looks at this flag.
std::atomic<bool> terminationRequested = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onTermination(int)
{
    terminationRequested = true;
}

std::atomic<bool> reloadRequested = false;

#ifndef Q_OS_WIN
extern "C" void onReload(int)
{
    reloadRequested = true;
}
#endif

#ifdef Q_OS_WIN
BOOL WINAPI onConsoleEvent(DWORD event)
{
    terminationRequested = true;
    // Runs in a thread of the system's. When it returns from one of these, the process is ended at once: so it waits
    // until main() has returned, or the system's patience (some seconds) is over.
    if (event == CTRL_CLOSE_EVENT || event == CTRL_LOGOFF_EVENT || event == CTRL_SHUTDOWN_EVENT)
        Sleep(INFINITE);
    return TRUE;
}
#endif

void install()
{
#ifdef Q_OS_WIN
    SetConsoleCtrlHandler(onConsoleEvent, TRUE);
#else
    std::signal(SIGINT, onTermination);
    if (std::signal(SIGHUP, onTermination) == SIG_IGN)
        std::signal(SIGHUP, SIG_IGN);
#endif
    std::signal(SIGTERM, onTermination);
}

} // namespace

std::stop_token watchTermination()
{
    static std::stop_source source;
    static std::jthread watcher([](std::stop_token end) {
        while (!end.stop_requested()) {
            if (terminationRequested) {
                source.request_stop();
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    install();
    return source.get_token();
}

void watchReload()
{
#ifndef Q_OS_WIN
    std::signal(SIGHUP, onReload);
#endif
}

bool takeReloadRequest()
{
    return reloadRequested.exchange(false);
}

void leaveSoon(int exitCode, std::chrono::milliseconds patience)
{
    std::cout.flush();
    std::fflush(stdout);
    std::thread([exitCode, patience] {
        std::this_thread::sleep_for(patience);
        std::_Exit(exitCode);
    }).detach();
}

} // namespace bunsnc
