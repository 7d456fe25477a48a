// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

struct pg_conn;

namespace bunsnc::postgres {

struct Settings;

/// Where a connection leads and how, in libpq's words.
class Address {
public:
    pg_conn *connect() const; ///< blocks, for ten seconds a host at most
    bool isAnswering() const; ///< whoever asks
    bool isAnsweringReaders() const; ///< lets us in, though not into a session that writes; blocks as connect() does
    QString location() const; ///< as a URL, without a password
    /// As "keyword='value' …" for other programs that stand on libpq, without a password; with `database`, of that one.
    QString withoutPassword(const QString &database = {}) const;

private:
    friend Result<Address> parseAddress(const Settings &settings);
    QByteArray value(const char *keyword) const;
    void setDefault(const char *keyword, const QByteArray &value);
    std::vector<std::pair<QByteArray, QByteArray>> m_values;
};

/// InvalidArgument when it cannot be read or holds a password.
Result<Address> parseAddress(const Settings &settings);

} // namespace bunsnc::postgres
