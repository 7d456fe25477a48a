// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringView>

namespace bunsnc::servicenow::json {

/// Appends `text` as a JSON string in UTF-8, with its quotes. Lone surrogates become U+FFFD. (Qt's writer sorts the keys of
/// an object; records keep theirs in the server's order, so they are written by hand.)
void appendString(QByteArray &out, QStringView text);

} // namespace bunsnc::servicenow::json
