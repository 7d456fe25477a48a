// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bunsnc::ui {

/// An address of PostgreSQL or Redis in the parts that a person types: "scheme://hosts/rest" and who signs in. Taken
/// apart as text: PostgreSQL's may name several hosts, of which no URL knows.
struct ServerAddress {
    QString place; ///< without the user; empty for an empty text
    QString user;
    QString password; ///< that somebody typed into it; belongs to the secrets

    /// `scheme`, such as "postgresql", stands before a text without one.
    static ServerAddress parse(const QString &text, QLatin1StringView scheme);
    QString toString() const; ///< without the password
    QString hosts() const; ///< "a.example.com,b.example.com:5433"; empty for a socket of this machine
};

} // namespace bunsnc::ui
