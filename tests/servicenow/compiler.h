// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QTemporaryDir>

namespace bunsnc::test {

/// The compiler that built the test, to see whether a text compiles. Without the project's own definitions and
/// warnings, as a user of the library has it.
class Compiler {
public:
    struct Outcome {
        bool ok = false;
        QByteArray messages;
    };
    /// Checks a translation unit in which `prelude` is included already; compiled once.
    Outcome setPrelude(const QString &prelude);
    Outcome compile(const QString &text, const QStringList &options = {QStringLiteral("-std=c++20")});

private:
    Outcome run(const QStringList &arguments);
    QTemporaryDir m_folder;
    QString m_prelude;
    int m_files = 0;
};

} // namespace bunsnc::test
