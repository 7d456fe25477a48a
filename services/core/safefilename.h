// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bunsnc {

/// Bytes (UTF-8) of the longest name that safeFileName() gives: what file systems take, less what is put behind a name
/// while a file is being written, and a number.
inline constexpr qsizetype longestFileName = 230;

/// Makes a name that came from outside one that can be used in any folder, on any system, whatever it was: one path
/// part (the last one, whatever the separators), no drive letters or streams, no control characters or such that
/// change the direction of the text, none of the characters and names that Windows reserves (with any extension), no
/// hidden file, no dots or spaces at the end, at most `maxBytes` of UTF-8 cut between characters with the extension
/// kept, in composed form (NFC). `otherwise` where nothing is left. Safe names come back as they are.
QString safeFileName(const QString &name, const QString &otherwise = QStringLiteral("attachment"),
    qsizetype maxBytes = longestFileName);

/// "name (2).ext" of "name.ext", within `maxBytes`. Of a safe name; the result is one.
QString numberedFileName(const QString &safeName, int number, qsizetype maxBytes = longestFileName);

} // namespace bunsnc
