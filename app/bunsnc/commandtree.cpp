// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commandtree.h"

#include "app/bunsnc/words.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

OptionNode readOption(const CLI::Option &option)
{
    OptionNode node;
    for (const std::string &name : option.get_snames())
        node.names << u'-' + QString::fromStdString(name);
    for (const std::string &name : option.get_lnames())
        node.names << u"--"_s + QString::fromStdString(name);
    node.description = QString::fromStdString(option.get_description());
    node.takesValue = option.get_items_expected_max() > 0;
    node.required = option.get_required();
    // "TEXT:FILE", ":{table,json}", "INT:INT in [1 - 64]": the type, then what its checks say of themselves.
    const QString type = QString::fromStdString(option.get_type_name());
    const qsizetype open = type.indexOf(u'{');
    if (open >= 0 && type.endsWith(u'}'))
        node.values = type.mid(open + 1, type.size() - open - 2).split(u',');
    QString first = type.section(u':', 0, 0);
    if (type.endsWith(":FILE"_L1)) // the check knows better than the C++ type
        first = u"FILE"_s;
    node.takesFile = first.contains("FILE"_L1) || first.contains("DIR"_L1);
    if (node.names.isEmpty()) {
        node.label = QString::fromStdString(option.get_name(true));
        node.takesFile |= node.label == "file"_L1; // nothing checks it, as "-" is the standard input
    } else if (node.takesValue) {
        if (first.isEmpty())
            first = u"VALUE"_s;
        node.label = !node.values.isEmpty() ? node.values.join(u'|') : typeLabel(first);
    }
    return node;
}

namespace {

CommandNode readCommand(const CLI::App &app, const QString &above, const std::vector<OptionNode> &everywhere)
{
    CommandNode node;
    node.name = QString::fromStdString(app.get_name());
    node.path = above.isEmpty() ? node.name : QString(above + u' ' + node.name);
    node.description = QString::fromStdString(app.get_description());
    for (const QString &line : QString::fromStdString(app.get_footer()).split(u'\n')) {
        if (line.startsWith("  "_L1))
            node.examples << line.trimmed();
    }
    for (const CLI::Option *option : app.get_options()) {
        OptionNode read = readOption(*option);
        (read.names.isEmpty() ? node.positionals : node.options).push_back(std::move(read));
    }
    node.options.insert(node.options.end(), everywhere.begin(), everywhere.end());
    std::vector<OptionNode> below = everywhere;
    if (above.isEmpty()) { // options of the program may stand behind a command, but for its own help and version
        for (const OptionNode &option : node.options) {
            if (option.takesValue)
                below.push_back(option);
        }
    }
    for (const CLI::App *child : app.get_subcommands([](const CLI::App *) { return true; })) {
        if (!child->get_name().empty() && !child->get_group().empty())
            node.commands.push_back(readCommand(*child, node.path, below));
    }
    return node;
}

} // namespace

CommandNode readTree(const CLI::App &root)
{
    return readCommand(root, {}, {});
}

} // namespace bunsnc::app
