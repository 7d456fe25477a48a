// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/servicenow/compiler.h"

#include <QFile>
#include <QProcess>

namespace bunsnc::test {

using namespace Qt::StringLiterals;

namespace {

bool write(const QString &path, const QString &text)
{
    QFile file(path);
    const QByteArray bytes = text.toUtf8();
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QStringList commonArguments()
{
    QStringList arguments{u"-fPIC"_s, u"-Wall"_s, u"-Wextra"_s, u"-Werror"_s,
        u"-Wno-missing-field-initializers"_s, u"-I"_s, QStringLiteral(BUNSNC_SOURCE_DIR)};
    for (const QString &folder : QStringLiteral(BUNSNC_QT_INCLUDES).split(u'|', Qt::SkipEmptyParts))
        arguments += {u"-isystem"_s, folder};
    return arguments;
}

} // namespace

Compiler::Outcome Compiler::run(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(BUNSNC_COMPILER), arguments);
    constexpr int patienceMs = 240'000;
    const bool ended = process.waitForFinished(patienceMs);
    return {ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAll()};
}

Compiler::Outcome Compiler::setPrelude(const QString &prelude)
{
    m_prelude = m_folder.filePath(u"prelude.h"_s);
    if (!write(m_prelude, prelude))
        return {};
    return run(commonArguments()
        + QStringList{u"-std=c++20"_s, u"-x"_s, u"c++-header"_s, m_prelude, u"-o"_s, QString(m_prelude + u".gch"_s)});
}

Compiler::Outcome Compiler::compile(const QString &text, const QStringList &options)
{
    // As a header that is included: "#pragma once" in the main file is a warning.
    const QString name = m_folder.filePath(u"text%1"_s.arg(++m_files));
    if (!write(name + u".h"_s, text) || !write(name + u".cpp"_s, u"#include \""_s + name + u".h\"\n"_s))
        return {};
    QStringList arguments = commonArguments() + options + QStringList{u"-fsyntax-only"_s};
    if (!m_prelude.isEmpty())
        arguments += {u"-include"_s, m_prelude};
    return run(arguments + QStringList{QString(name + u".cpp"_s)});
}

} // namespace bunsnc::test
