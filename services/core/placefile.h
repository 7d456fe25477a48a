// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

QT_BEGIN_NAMESPACE
class QFile;
QT_END_NAMESPACE

namespace bunsnc {

/// Whether anything has that name: a file, a folder, also a link to nowhere.
bool isNameTaken(const QString &path);
/// Returns when what was written has reached the disk. FileError.
Result<> syncToDisk(QFile &file);
/// Gives a closed file its name at once and whole, in the same folder. What has that name already is replaced (a link
/// itself, never what it leads to), or left alone: false. FileError.
Result<bool> placeFile(const QString &from, const QString &to, bool replace);

} // namespace bunsnc
