// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bunsnc::store::pg {

/// The migration that lets the database count its tickets as they are written, whoever writes them.
extern const char ticketCounts[];

} // namespace bunsnc::store::pg
