// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

namespace bunsnc::tasks {

/// A folder that can be written to; made, for its owner alone, where only the last part of its path is missing: what
/// is missing further up may be a disk that is not mounted. FileError.
Result<> useFolder(const QString &path);

} // namespace bunsnc::tasks
