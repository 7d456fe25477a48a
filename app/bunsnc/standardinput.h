// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QIODevice>

#include <memory>
#include <stop_token>

namespace bunsnc::app {

/// A file, or standard input ("-"), open for reading; the bytes as they are. Waiting for a line on a terminal can be
/// stopped: standard input ends then as if nothing more came, so who meets an end asks whyItEnded(). FileError.
Result<std::unique_ptr<QIODevice>> openInput(const QString &path, const std::stop_token &stop);
/// Cancelled or FileError; no error: it was the end.
Result<> whyItEnded(const QIODevice &input, const QString &name, const std::stop_token &stop);

} // namespace bunsnc::app
