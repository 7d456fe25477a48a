// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/manpage.h"

#include "app/bunsnc/report.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

/// Text that troff prints as it is.
QString plain(const QString &text)
{
    QString out;
    for (const char32_t c : text.simplified().toUcs4()) {
        if (c == U'\\')
            out += u"\\e"_s;
        else if (c == U'-')
            out += u"\\-"_s;
        else if (c == U'\'')
            out += u"\\(aq"_s;
        else if (c == U'`')
            out += u"\\(ga"_s;
        else if (c == U'^')
            out += u"\\(ha"_s;
        else if (c == U'~')
            out += u"\\(ti"_s;
        else if (c > 0x7E)
            out += u"\\[u%1]"_s.arg(QString::number(uint(c), 16).toUpper(), 4, u'0');
        else
            out += QChar(char16_t(c));
    }
    if (out.startsWith(u'.'))
        out.prepend(u"\\&"_s);
    return out;
}

QString bold(const QString &text)
{
    return u"\\fB"_s + plain(text) + u"\\fR"_s;
}

QString italic(const QString &text)
{
    return u"\\fI"_s + plain(text) + u"\\fR"_s;
}

QString heading(const QString &text)
{
    return u".SH \""_s + plain(text.toUpper()) + u"\"\n"_s;
}

QString entry(const QString &term, const QString &text)
{
    return u".TP\n"_s + term + u'\n' + plain(text) + u'\n';
}

QString synopsis(const CommandNode &node)
{
    QString line = bold(node.path);
    if (!node.commands.empty())
        line += u' ' + italic(QCoreApplication::translate("ManPage", "command"));
    for (const OptionNode &argument : node.positionals)
        line += u' ' + (argument.required ? italic(argument.label) : QString(u'[' + italic(argument.label) + u']'));
    return line + u" ["_s + italic(QCoreApplication::translate("ManPage", "options")) + u"]\n"_s;
}

QString optionTerm(const OptionNode &option)
{
    QStringList names;
    for (const QString &name : option.names)
        names << bold(name);
    QString term = names.join(u", "_s);
    if (option.takesValue)
        term += u' ' + italic(option.label);
    return term;
}

struct Variable {
    const char *name;
    const char *text;
};
constexpr Variable variables[]{
    {"BUNSNC_PASSWORD", QT_TRANSLATE_NOOP("ManPage", "password of the user")},
    {"BUNSNC_CLIENT_SECRET, BUNSNC_ACCESS_TOKEN, BUNSNC_REFRESH_TOKEN, BUNSNC_API_KEY",
        QT_TRANSLATE_NOOP("ManPage", "the secrets of the other ways to sign in")},
    {"BUNSNC_PROXY_PASSWORD", QT_TRANSLATE_NOOP("ManPage", "password of the user in --proxy")},
    {"BUNSNC_PROFILE", QT_TRANSLATE_NOOP("ManPage", "profile to use where no option names one")},
    {"BUNSNC_HOME",
        QT_TRANSLATE_NOOP("ManPage", "directory that holds settings and data instead of the user's usual ones")},
    {"BROWSER", QT_TRANSLATE_NOOP("ManPage", "program that shows the page for signing in")},
    {"COLUMNS", QT_TRANSLATE_NOOP("ManPage", "width of tables, in place of the terminal's")},
};

} // namespace

QString manName(const CommandNode &node)
{
    return QString(node.path).replace(u' ', u'-');
}

QString manPage(const CommandNode &node, const CommandNode &root)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("ManPage", text); };
    QString page =
        u".TH \"%1\" 1 \"\" \"BunSNC %2\"\n"_s.arg(plain(manName(node).toUpper()), QStringLiteral(BUNSNC_VERSION));
    page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Name")));
    page += plain(manName(node)) + u" \\- "_s + plain(node.description) + u'\n';
    page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Synopsis"))) + synopsis(node);
    if (!node.commands.empty()) {
        page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Commands")));
        for (const CommandNode &child : node.commands)
            page += entry(bold(child.name), child.description);
    }
    if (!node.positionals.empty()) {
        page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Arguments")));
        for (const OptionNode &argument : node.positionals)
            page += entry(italic(argument.label), argument.description);
    }
    if (!node.options.empty()) {
        page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Options")));
        for (const OptionNode &option : node.options)
            page += entry(optionTerm(option), option.description);
    }
    if (!node.examples.isEmpty()) {
        page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Examples")));
        for (const QString &example : node.examples)
            page += u".PP\n.nf\n.RS\n"_s + plain(example) + u"\n.RE\n.fi\n"_s;
    }
    page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Exit status")));
    for (const auto &[code, text] : exitCodeTexts())
        page += entry(bold(QString::number(code)), text);
    if (node.path == root.path) {
        page += heading(say(QT_TRANSLATE_NOOP("ManPage", "Environment")));
        for (const Variable &variable : variables)
            page += entry(bold(QLatin1StringView(variable.name)), say(variable.text));
    }
    QStringList others;
    forEachCommand(root, [&](const CommandNode &other) {
        const bool isNear =
            node.path == root.path || other.path == root.path || other.path.startsWith(node.path + u' ');
        if (other.path != node.path && isNear)
            others << u"\\fB"_s + plain(manName(other)) + u"\\fR(1)"_s;
    });
    if (!others.isEmpty())
        page += heading(say(QT_TRANSLATE_NOOP("ManPage", "See also"))) + others.join(u", "_s) + u'\n';
    return page;
}

} // namespace bunsnc::app
