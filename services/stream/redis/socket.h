// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bunsnc::redis {

// The little that hiredis leaves to the system.

/// Writing to a connection that the server has closed is an error, and not the end of the program, unless the program
/// has a handler of its own.
void ignoreBrokenPipes();
/// Whoever waits for data of the socket, in another thread, gets an end of file. It stays open.
void endSocket(int descriptor);

} // namespace bunsnc::redis
