// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/externalprogram.h"

#include "services/core/log.h"

#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

constexpr int lookMs = 100;
constexpr int endMs = 2000; ///< for a program to end when it is asked to
constexpr qsizetype mostOutput = 1024 * 1024;
constexpr qsizetype mostSaid = 64 * 1024;
constexpr qsizetype shownOfSaid = 600;

void endProgram(QProcess &process)
{
    process.terminate();
    if (!process.waitForFinished(endMs)) {
        process.kill();
        process.waitForFinished(endMs);
    }
}

/// The end of it, where a program says why it gives up.
QString lastWords(const QByteArray &said)
{
    return redact(QString::fromLocal8Bit(said).trimmed().right(shownOfSaid).replace(u'\n', u' '));
}

} // namespace

Result<QByteArray> runProgram(const ProgramRun &run, const std::function<Error(const QString &said)> &failed,
    const std::stop_token &stop)
{
    QProcess process;
    QProcessEnvironment environment = run.environment;
    environment.insert(u"LC_ALL"_s, u"C"_s);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    if (!run.keepsOutput)
        process.setStandardOutputFile(QProcess::nullDevice());
    process.start(run.program, run.arguments, QIODevice::ReadOnly);
    if (!process.waitForStarted())
        return Error{.code = ErrorCode::FileError, .subject = run.program, .detail = process.errorString()};
    QByteArray output, said;
    const auto read = [&] {
        if (run.keepsOutput) {
            output += process.readAllStandardOutput();
            output.truncate(mostOutput);
        }
        said += process.readAllStandardError();
        said = said.right(mostSaid);
    };
    while (!process.waitForFinished(lookMs) && process.state() != QProcess::NotRunning) {
        read();
        if (stop.stop_requested()) {
            endProgram(process);
            return Error{.code = ErrorCode::Cancelled};
        }
        if (run.meanwhile)
            run.meanwhile();
    }
    read();
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    if (process.exitStatus() != QProcess::NormalExit)
        return failed(u"it was ended from outside; "_s + lastWords(said));
    if (process.exitCode() != 0)
        return failed(lastWords(said));
    return output;
}

Result<QString> findPostgresProgram(const QString &name, const QString &given)
{
    const QString found = given.isEmpty()
        ? QStandardPaths::findExecutable(name)
        : QStandardPaths::findExecutable(name, {QFileInfo(given).absolutePath()});
    if (found.isEmpty()) {
        return Error{.code = ErrorCode::FileError,
            .subject = name,
            .detail = u"this program of PostgreSQL was not found; name it in tasks.backup.program"_s};
    }
    return found;
}

Result<int> checkPostgresVersion(const QString &program, int serverVersion, const std::stop_token &stop)
{
    const auto failed = [&program](const QString &said) {
        return Error{.code = ErrorCode::FileError, .subject = program, .detail = said};
    };
    const auto said = runProgram({.program = program, .arguments = {u"--version"_s}}, failed, stop);
    if (!said)
        return said.error();
    static const QRegularExpression number(u"\\(PostgreSQL\\) ([0-9]+)"_s);
    const auto match = number.match(QString::fromLocal8Bit(*said));
    if (!match.hasMatch())
        return failed(u"this is no program of PostgreSQL"_s);
    const int version = match.captured(1).toInt();
    if (version < serverVersion) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = program,
            .detail = u"this program is of PostgreSQL %1, and the server of %2; name a newer one in "
                      u"tasks.backup.program"_s.arg(version)
                          .arg(serverVersion)};
    }
    return version;
}

} // namespace bunsnc::tasks
