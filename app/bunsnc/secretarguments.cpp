// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/secretarguments.h"

#include "app/bunsnc/report.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

Result<> refuseSecrets(const QStringList &arguments)
{
    static const QRegularExpression option(
        u"^--?(([a-z]+[-_])*(password|passwd|passphrase|pwd|pass|secret|token|api[-_]?key|cookie)|p)(=|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression userInfo(
        u"^(--[a-z-]+=)?[a-z]+://[^/?#@]*:[^/?#@]*@"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression field(
        u"^[a-z0-9_.]*(password|passwd|passphrase|secret)[a-z0-9_]*=(?!(true|false|[01])?$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const bool writes = arguments.contains(u"insert"_s) || arguments.contains(u"update"_s);
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (arguments[i - 1] == "--order"_L1 && !argument.startsWith("--"_L1))
            continue; // "-u_token": a column, downwards
        // "-pSECRET" too: no command has an option -p.
        if (option.match(argument).hasMatch() || argument.startsWith("-p"_L1, Qt::CaseInsensitive)) {
            const QString name = argument.startsWith("--"_L1) ? argument.section(u'=', 0, 0) : argument.left(2);
            return argumentError(name,
                QCoreApplication::translate("CommandLine",
                    "%1 is refused: everybody on this machine can read the arguments of a process, and the shell keeps "
                    "them. "
                    "Secrets come from the environment (BUNSNC_PASSWORD, BUNSNC_CLIENT_SECRET, BUNSNC_ACCESS_TOKEN, "
                    "BUNSNC_API_KEY …), the keychain (\"bunsnc login\") or a prompt. Change a secret that stood here")
                    .arg(name));
        }
        if (userInfo.match(argument).hasMatch()
            || ((i > 1 && arguments[i - 1] == "--user"_L1) && argument.contains(u':'))
            || (argument.startsWith("--user="_L1) && argument.contains(u':'))) {
            return argumentError(i > 1 && arguments[i - 1].startsWith(u'-') ? arguments[i - 1] : u"URL"_s,
                QCoreApplication::translate("CommandLine",
                    "a password in an address or behind a user's name is refused: everybody on this machine can read "
                    "it. Give "
                    "the name alone; the password comes from BUNSNC_PASSWORD, the keychain or a prompt"));
        }
        if (writes && field.match(argument).hasMatch()) {
            return argumentError(argument.section(u'=', 0, 0),
                QCoreApplication::translate("CommandLine",
                    "the value of a secret field is refused as an argument: everybody on this machine can read it. "
                    "Give the "
                    "fields as a JSON object on standard input (-) or in a file (@FILE)"));
        }
    }
    return {};
}

} // namespace bunsnc::app
