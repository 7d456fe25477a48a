// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bunsnc::store::pg {

/// The migration that makes the list of attachments that were fetched.
extern const char attachmentTable[];

} // namespace bunsnc::store::pg
