// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace bunsnc::redis {

// The little that hiredis leaves to the system.

/// While it lives, this thread's writing to a connection that is closed is an error, and no signal, which would end the
/// program or meet a handler of the program's own.
class NoBrokenPipeSignal {
public:
    NoBrokenPipeSignal();
    ~NoBrokenPipeSignal();
    Q_DISABLE_COPY_MOVE(NoBrokenPipeSignal)

private:
    bool m_blocked = false; ///< by this
};
/// Whoever waits for data of the socket, in another thread, gets an end of file. It stays open.
void endSocket(int descriptor);

} // namespace bunsnc::redis
