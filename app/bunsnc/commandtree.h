// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace CLI {
class App;
class Option;
}

namespace bunsnc::app {

/// An option or a positional argument, as the parser has it.
struct OptionNode {
    QStringList names; ///< "-h", "--help"; empty: positional
    QString label; ///< of a positional; of an option what stands for its value, in the language installed
    QString description;
    QStringList values; ///< the only ones allowed; empty: any
    bool takesValue = false;
    bool takesFile = false;
    bool required = false;
};

OptionNode readOption(const CLI::Option &option);

/// A command with what is below it. Made from the parser itself, so that completions and manual pages never differ from
/// it.
struct CommandNode {
    QString name;
    QString path; ///< "bunsnc profiles list"
    QString description;
    QStringList examples;
    std::vector<OptionNode> options; ///< those that hold for every command too
    std::vector<OptionNode> positionals;
    std::vector<CommandNode> commands;
};
CommandNode readTree(const CLI::App &root);
/// Calls `use` for the node and all below it, parents first.
template <typename Use> void forEachCommand(const CommandNode &node, const Use &use)
{
    use(node);
    for (const CommandNode &child : node.commands)
        forEachCommand(child, use);
}

} // namespace bunsnc::app
