// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <functional>
#include <stop_token>

namespace bunsnc::tasks {

struct ProgramRun {
    QString program;
    QStringList arguments;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    bool keepsOutput = true; ///< its standard output, up to 1 MB; else it is thrown away
    std::function<void()> meanwhile = {}; ///< called a few times a second while it runs
};

/// Runs another program to its end and gives its standard output. In English, so that what it says can be understood.
/// FileError when it cannot be started, Cancelled when stopped (the program is ended then). When it fails, `failed`
/// makes the error of what it said last; nothing of that is a secret.
Result<QByteArray> runProgram(const ProgramRun &run, const std::function<Error(const QString &said)> &failed,
    const std::stop_token &stop);

/// One of PostgreSQL's programs: beside `given`, the path of one of them, else in PATH. FileError when it is not there.
Result<QString> findPostgresProgram(const QString &name, const QString &given);
/// The first number of its version. InvalidArgument when it is older than the server.
Result<int> checkPostgresVersion(const QString &program, int serverVersion, const std::stop_token &stop);

} // namespace bunsnc::tasks
