// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/completion.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

QStringList wordsOf(const CommandNode &node)
{
    QStringList words;
    for (const CommandNode &child : node.commands)
        words << child.name;
    for (const OptionNode &positional : node.positionals)
        words << positional.values;
    for (const OptionNode &option : node.options)
        words << option.names;
    return words;
}

/// Whether what stands without an option's name may be a file: those go before the names of options then.
bool takesFiles(const CommandNode &node)
{
    return std::ranges::any_of(node.positionals, [](const OptionNode &positional) { return positional.takesFile; });
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
    // Files are left to the shell, by -o default: it knows about quotes, spaces and ~.
    QString script = u"# bash completion for bunsnc; load it with: source <(bunsnc completion bash)\n"
                     "_bunsnc()\n{\n"
                     "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                     "    local node=bunsnc choices='' files='' prefix='' index\n"
                     "    COMPREPLY=()\n"
                     "    for ((index = 1; index < COMP_CWORD; index++)); do\n"
                     "        case \"$node ${COMP_WORDS[index]}\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        if (node.path != root.path)
            script += u"            %1) node=%1 ;;\n"_s.arg(quoted(node.path));
    });
    script += u"        esac\n    done\n"
              "    if [[ $current == '=' ]]; then # --option=value is three words, if COMP_WORDBREAKS is as usual\n"
              "        current=''\n"
              "    elif [[ $previous == '=' ]]; then\n"
              "        previous=\"${COMP_WORDS[COMP_CWORD-2]}\"\n"
              "    elif [[ $current == --*=* ]]; then\n"
              "        previous=\"${current%%=*}\" prefix=\"${current%%=*}=\" current=\"${current#*=}\"\n"
              "    fi\n"
              "    case \"$node $previous\" in\n"_s;
    forEachValueOption(root, [&](const QString &path, const OptionNode &option) {
        script += u"        "_s + quoted(path) + u") "_s;
        if (!option.values.isEmpty()) {
            script += u"COMPREPLY=($(compgen -P \"$prefix\" -W %1 -- \"$current\")); "_s.arg(
                quoted(option.values.join(u' ')));
        }
        script += u"return ;;\n"_s;
    });
    script += u"    esac\n    case \"$node\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        script += u"        %1) choices=%2%3 ;;\n"_s.arg(quoted(node.path), quoted(wordsOf(node).join(u' ')),
            takesFiles(node) ? u" files=1"_s : QString());
    });
    return script
        + u"    esac\n"
          "    if [[ -n $files && $current != -* ]]; then return; fi\n"
          "    COMPREPLY=($(compgen -W \"$choices\" -- \"$current\"))\n}\n"
          "complete -o default -F _bunsnc bunsnc\n"_s;
}

QString zshCompletion(const CommandNode &root)
{
    QString script = u"#compdef bunsnc\n"
                     "# zsh completion for bunsnc; load it with: source <(bunsnc completion zsh)\n"
                     "_bunsnc()\n{\n"
                     "    local node=bunsnc files= index\n"
                     "    local -a entries\n"
                     "    for ((index = 2; index < CURRENT; index++)); do\n"
                     "        case \"$node ${words[index]}\" in\n"_s;
    forEachCommand(root, [&](const CommandNode &node) {
        if (node.path != root.path)
            script += u"            (%1) node=%1 ;;\n"_s.arg(quoted(node.path));
    });
    script += u"        esac\n    done\n"
              "    local option=\"${words[CURRENT-1]}\"\n"
              "    if [[ ${words[CURRENT]} == --*=* ]]; then\n"
              "        option=\"${words[CURRENT]%%=*}\"\n"
              "        compset -P 1 '*='\n"
              "    fi\n"
              "    case \"$node $option\" in\n"_s;
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
        for (const OptionNode &positional : node.positionals) {
            for (const QString &value : positional.values)
                entries << described(value, positional.description);
        }
        for (const OptionNode &option : node.options) {
            for (const QString &name : option.names)
                entries << described(name, option.description);
        }
        script += u"        (%1) entries=(%2)%3 ;;\n"_s.arg(
            quoted(node.path), entries.join(u' '), takesFiles(node) ? u" files=1"_s : QString());
    });
    return script
        + u"    esac\n"
          "    if [[ -n $files && ${words[CURRENT]} != -* ]]; then _files\n"
          "    else _describe bunsnc entries || _files; fi\n}\n"
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
    QStringList withFiles;
    forEachCommand(root, [&](const CommandNode &node) {
        if (takesFiles(node))
            withFiles << node.path;
    });
    return script + u"    }\n    $files = "_s + table(withFiles)
        + u"\n"
          "    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | "
          "ForEach-Object { $_.ToString() })\n"
          "    $node = 'bunsnc'\n"
          "    foreach ($word in ($words | Select-Object -Skip 1)) {\n"
          "        if ($choices.ContainsKey(\"$node $word\")) { $node = \"$node $word\" }\n"
          "    }\n"
          "    $key = \"$node $($words[-1])\"\n"
          "    $prefix = ''\n"
          "    if ($wordToComplete -match '^(--[^=]+)=(.*)$') {\n"
          "        $key = \"$node $($Matches[1])\"\n"
          "        $prefix = \"$($Matches[1])=\"\n"
          "        $wordToComplete = $Matches[2]\n"
          "    }\n"
          "    if (-not $values.ContainsKey($key) -and $files -contains $node -and $wordToComplete -notlike '-*') {\n"
          "        return [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)\n"
          "    }\n"
          "    $found = if ($values.ContainsKey($key)) { $values[$key] } else { $choices[$node] }\n"
          "    $found | Where-Object { $_ -like \"$wordToComplete*\" } | ForEach-Object {\n"
          "        [System.Management.Automation.CompletionResult]::new(\"$prefix$_\", $_, 'ParameterValue', $_)\n"
          "    }\n"
          "}\n"_s;
}

} // namespace bunsnc::app
