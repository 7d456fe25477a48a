// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QTemporaryFile>

namespace bunsnc::test {

/// Settings for a PostgresServer that asks everybody but its administrator, postgres, for a password.
inline QStringList askingForPasswords()
{
    static QTemporaryFile file; // the server, another user, reads it at each start
    if (file.fileName().isEmpty() && file.open()) {
        file.write("local all postgres trust\nlocal all all scram-sha-256\n");
        file.flush();
        file.setPermissions(file.permissions() | QFileDevice::ReadOther | QFileDevice::ReadGroup);
    }
    return {QStringLiteral("hba_file=") + file.fileName()};
}

} // namespace bunsnc::test
