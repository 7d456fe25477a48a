// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pythonenvironment.h"

#include <QProcess>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::test {

ProgramRun runProgram(
    const QString &program, const QStringList &arguments, const QProcessEnvironment &environment, int seconds)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    ProgramRun result;
    result.ended = process.waitForFinished(seconds * 1000);
    if (!result.ended) {
        process.kill();
        process.waitForFinished();
    }
    result.code = process.exitCode();
    result.output = process.readAllStandardOutput();
    result.errors = process.readAllStandardError();
    return result;
}

PythonEnvironment makePythonEnvironment(const QString &directory, const QStringList &packages)
{
    const auto system = QProcessEnvironment::systemEnvironment();
    if (QStandardPaths::findExecutable(u"python3"_s).isEmpty())
        return {{}, u"Python is not there"_s};
    if (runProgram(u"python3"_s, {u"-m"_s, u"venv"_s, directory}, system, 120).code != 0)
        return {{}, u"a virtual environment cannot be made here"_s};
#ifdef Q_OS_WIN
    const QString python = directory + u"/Scripts/python.exe"_s;
#else
    const QString python = directory + u"/bin/python"_s;
#endif
    const QStringList install{u"-m"_s, u"pip"_s, u"install"_s, u"-q"_s, u"--disable-pip-version-check"_s};
    if (runProgram(python, install + packages, system, 180).code != 0)
        return {{}, u"the package registry cannot be reached, or has no %1 for this Python"_s.arg(packages.join(u' '))};
    return {python, {}};
}

} // namespace bunsnc::test
