// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>

namespace bunsnc {

/// Turns Ctrl-C, a closed terminal and the system's request to terminate into a stop request, on every platform. Call
/// it once, early, in the main thread; the token is stopped from a thread of its own, so callbacks registered with it
/// may do anything but wait for main() to return. A terminal that was told to be ignored (nohup) stays ignored.
std::stop_token watchTermination();

/// From now on a hangup (SIGHUP) is no request to terminate but one to read the configuration anew. After
/// watchTermination(). On Windows there is none.
void watchReload();
/// Whether it was asked for since the last call.
bool takeReloadRequest();

/// For the end of main(), when everything of ours has ended and only Qt is left. Qt waits for its look-ups of names,
/// which a silent name server holds up for ten seconds and more: after `patience` the process ends with `exitCode`
/// nevertheless. What was printed is flushed first.
void leaveSoon(int exitCode, std::chrono::milliseconds patience = std::chrono::seconds(1));

} // namespace bunsnc
