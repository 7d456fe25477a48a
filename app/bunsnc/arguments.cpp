// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/arguments.h"

#include "app/bunsnc/report.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace bunsnc::app {

Result<std::vector<std::string>> readArguments(int argc, char **argv)
{
    std::vector<std::string> arguments;
#ifdef Q_OS_WIN
    // argv is in the code page of the system, which lacks most letters; Qt asks for the whole line.
    Q_UNUSED(argc)
    Q_UNUSED(argv)
    for (const QString &argument : QCoreApplication::arguments().mid(1))
        arguments.push_back(argument.toStdString());
#else
    for (int i = 1; i < argc; ++i) {
        QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = utf8.decode(argv[i]);
        if (utf8.hasError()) {
            return argumentError(QString::number(i),
                QCoreApplication::translate("CommandLine", "argument %1 is not text in UTF-8").arg(i));
        }
        arguments.emplace_back(argv[i]);
    }
#endif
    return arguments;
}

} // namespace bunsnc::app
