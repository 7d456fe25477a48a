// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcessEnvironment>
#include <QStringList>

namespace bunsnc::test {

struct ProgramRun {
    bool ended = false; ///< within the time given
    int code = -1;
    QByteArray output, errors;
};

/// Runs a program to its end, or kills it after so many seconds.
ProgramRun runProgram(
    const QString &program, const QStringList &arguments, const QProcessEnvironment &environment, int seconds);

struct PythonEnvironment {
    QString python; ///< its interpreter; empty when there is none
    QString problem; ///< why
};
/// A virtual environment in `directory` with packages from the registry. Takes up to some minutes.
PythonEnvironment makePythonEnvironment(const QString &directory, const QStringList &packages);

} // namespace bunsnc::test
