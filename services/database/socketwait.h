// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bunsnc::postgres {

/// Waits until something can be read from the socket, or it has ended; false when neither came within that time.
bool waitForData(int socket, int milliseconds);

} // namespace bunsnc::postgres
