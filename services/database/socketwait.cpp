// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/socketwait.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <poll.h>
#endif

namespace bunsnc::postgres {

bool waitForData(int socket, int milliseconds)
{
#ifdef Q_OS_WIN
    WSAPOLLFD wanted{SOCKET(socket), POLLRDNORM, 0};
    return ::WSAPoll(&wanted, 1, milliseconds) > 0;
#else
    pollfd wanted{socket, POLLIN, 0};
    return ::poll(&wanted, 1, milliseconds) > 0;
#endif
}

} // namespace bunsnc::postgres
