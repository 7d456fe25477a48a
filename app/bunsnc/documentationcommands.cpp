// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/completion.h"
#include "app/bunsnc/manpage.h"
#include "app/bunsnc/outputsink.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

Result<> put(const QString &path, const QString &text)
{
    const auto sink = OutputSink::open(path);
    if (!sink)
        return sink.error();
    if (auto written = (*sink)->write(text.toUtf8()); !written)
        return written;
    return (*sink)->finish();
}

Result<> complete(const CLI::App &app, const std::string &shell)
{
    const CommandNode root = readTree(app);
    return put({},
        shell == "bash"      ? bashCompletion(root)
            : shell == "zsh" ? zshCompletion(root)
                             : powershellCompletion(root));
}

Result<> writePages(const CLI::App &app, const QString &directory)
{
    if (!QDir().mkpath(directory)) {
        return Error{.code = ErrorCode::FileError, .subject = directory, .detail = u"the directory cannot be made"_s};
    }
    const CommandNode root = readTree(app);
    Result<> result;
    forEachCommand(root, [&](const CommandNode &node) {
        if (result)
            result = put(directory + u'/' + manName(node) + u".1"_s, manPage(node, root));
    });
    return result;
}

Result<> printPage(const CLI::App &app, const QStringList &names)
{
    const CommandNode root = readTree(app);
    const QString path = (QStringList(root.name) + names).join(u' ');
    Result<> result =
        argumentError(path, QCoreApplication::translate("ManPage", "there is no command \"%1\"").arg(path));
    forEachCommand(root, [&](const CommandNode &node) {
        if (node.path == path)
            result = put({}, manPage(node, root));
    });
    return result;
}

/// Names the commands, for completions; the command itself says which pages there are.
CLI::Validator anyOf(const CLI::App &app)
{
    std::string names;
    for (const CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
        names += (names.empty() ? "{" : ",") + command->get_name();
    return CLI::Validator([](const std::string &) { return std::string(); }, names + '}');
}

} // namespace

void addDocumentationCommands(CLI::App &app, int &exitCode)
{
    CLI::App *completion =
        addCommand(app, "completion", translate("ManPage", "Print the completion of commands and options for a shell"),
            {"source <(bunsnc completion bash)", "bunsnc completion zsh > ~/.zfunc/_bunsnc",
                "bunsnc completion powershell | Out-String | Invoke-Expression"});
    const auto shell = std::make_shared<std::string>();
    completion->add_option("shell", *shell, translate("ManPage", "bash, zsh or powershell"))
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "powershell"}))
        ->type_name("");
    completion->callback([&app, shell, &exitCode] { exitCode = conclude(complete(app, *shell)); });

    CLI::App *man = addCommand(app, "man", translate("ManPage", "Print a manual page, or write all of them"),
        {"bunsnc man query | man -l -", "bunsnc man --output ~/.local/share/man/man1"});
    const auto names = std::make_shared<std::vector<std::string>>();
    const auto directory = std::make_shared<std::string>();
    man->add_option("command", *names, translate("ManPage", "whose page is printed; without it, the program's"))
        ->check(anyOf(app))
        ->type_name("");
    man->add_option("--output", *directory, translate("ManPage", "write the pages of all commands into this directory"))
        ->type_name("DIR");
    man->callback([&app, names, directory, &exitCode] {
        QStringList path;
        for (const std::string &name : *names)
            path << fromArgument(name);
        exitCode = conclude(directory->empty() ? printPage(app, path) : writePages(app, fromArgument(*directory)));
    });
}

} // namespace bunsnc::app
