// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/completion.h"

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

QStringList wordsOf(const CommandNode &node)
{
    QStringList words;
    for (const CommandNode &child : node.commands)
        words << child.name;
    for (const OptionNode &option : node.options)
        words << option.names;
    return words;
}

/// 'text' for a shell of the Bourne family.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString quotedForPowershell(QString text)
{
    return u'\'' + text.replace(u'\'', u"''"_s) + u'\'';
}

/// "name:what it does" as _describe takes it.
QString described(QString name, const QString &description)
{
    return quoted(name.replace(u':', u"\\:"_s) + u':' + description.simplified());
}

/// Each option that takes a value, with its command in front.
template <typename Use> void forEachValueOption(const CommandNode &root, const Use &use)
{
    forEachCommand(root, [&](const CommandNode &node) {
        for (const OptionNode &option : node.options) {
            if (!option.takesValue)
                continue;
            for (const QString &name : option.names)
                use(node.path + u' ' + name, option);
        }
    });
}

} // namespace

QString bashCompletion(const CommandNode &root)
{
    QString script = u"# bash completion for bunsnc; load it with: source <(bunsnc completion bash)\n"
                     "_bunsnc()\n{\n"
                     "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                     "    local node=bunsnc choices='' index\n"
                     "    COMPREPLY=()\n"
                     "    for ((index = 1; index < COMP_CWORD; index++)); do\n"
                     "        case \"$node ${COMP_WORDS[index]}\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        if (node.path != root.path)
            script += u"            %1) node=%1 ;;\n"_s.arg(quoted(node.path));
    });
    script += u"        esac\n    done\n    case \"$node $previous\" in\n"_s;
    forEachValueOption(root, [&](const QString &path, const OptionNode &option) {
        script += u"        "_s + quoted(path) + u") "_s;
        if (!option.values.isEmpty())
            script += u"COMPREPLY=($(compgen -W %1 -- \"$current\")); "_s.arg(quoted(option.values.join(u' ')));
        else if (option.takesFile)
            script += u"compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$current\")); "_s;
        script += u"return ;;\n"_s;
    });
    script += u"    esac\n    case \"$node\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        script += u"        %1) choices=%2 ;;\n"_s.arg(quoted(node.path), quoted(wordsOf(node).join(u' ')));
    });
    return script
        + u"    esac\n    COMPREPLY=($(compgen -W \"$choices\" -- \"$current\"))\n}\ncomplete -F _bunsnc bunsnc\n"_s;
}

QString zshCompletion(const CommandNode &root)
{
    QString script = u"#compdef bunsnc\n"
                     "# zsh completion for bunsnc; load it with: source <(bunsnc completion zsh)\n"
                     "_bunsnc()\n{\n"
                     "    local node=bunsnc index\n"
                     "    local -a entries\n"
                     "    for ((index = 2; index < CURRENT; index++)); do\n"
                     "        case \"$node ${words[index]}\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        if (node.path != root.path)
            script += u"            (%1) node=%1 ;;\n"_s.arg(quoted(node.path));
    });
    script += u"        esac\n    done\n    case \"$node ${words[CURRENT-1]}\" in\n"_s;
    forEachValueOption(root, [&](const QString &path, const OptionNode &option) {
        script += u"        ("_s + quoted(path) + u") "_s;
        if (!option.values.isEmpty())
            script += u"compadd -- %1; "_s.arg(option.values.join(u' '));
        else if (option.takesFile)
            script += u"_files; "_s;
        script += u"return ;;\n"_s;
    });
    script += u"    esac\n    case \"$node\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        QStringList entries;
        for (const CommandNode &child : node.commands)
            entries << described(child.name, child.description);
        for (const OptionNode &option : node.options) {
            for (const QString &name : option.names)
                entries << described(name, option.description);
        }
        script += u"        (%1) entries=(%2) ;;\n"_s.arg(quoted(node.path), entries.join(u' '));
    });
    return script
        + u"    esac\n    _describe bunsnc entries\n}\n"
          "if [ \"$funcstack[1]\" = \"_bunsnc\" ]; then _bunsnc \"$@\"; else compdef _bunsnc bunsnc; fi\n"_s;
}

QString powershellCompletion(const CommandNode &root)
{
    const auto table = [](const QStringList &texts) -> QString {
        QStringList items;
        for (const QString &text : texts)
            items << quotedForPowershell(text);
        return u"@("_s + items.join(u", "_s) + u')';
    };
    QString script = u"# PowerShell completion for bunsnc; load it with: bunsnc completion powershell | Out-String | "
                     u"Invoke-Expression\n"
                     "Register-ArgumentCompleter -Native -CommandName bunsnc -ScriptBlock {\n"
                     "    param($wordToComplete, $commandAst, $cursorPosition)\n"
                     "    $choices = @{\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        script += u"        %1 = %2\n"_s.arg(quotedForPowershell(node.path), table(wordsOf(node)));
    });
    script += u"    }\n    $values = @{\n"_s;
    forEachValueOption(root, [&](const QString &path, const OptionNode &option) {
        script += u"        %1 = %2\n"_s.arg(quotedForPowershell(path), table(option.values));
    });
    return script
        + u"    }\n"
          "    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | "
          "ForEach-Object { $_.ToString() })\n"
          "    $node = 'bunsnc'\n"
          "    foreach ($word in ($words | Select-Object -Skip 1)) {\n"
          "        if ($choices.ContainsKey(\"$node $word\")) { $node = \"$node $word\" }\n"
          "    }\n"
          "    $key = \"$node $($words[-1])\"\n"
          "    $found = if ($values.ContainsKey($key)) { $values[$key] } else { $choices[$node] }\n"
          "    $found | Where-Object { $_ -like \"$wordToComplete*\" } | ForEach-Object {\n"
          "        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)\n"
          "    }\n"
          "}\n"_s;
}

} // namespace bunsnc::app
