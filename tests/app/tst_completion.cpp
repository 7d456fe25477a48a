// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/pythonenvironment.h"

#include <QDir>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QtTest>

using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// Completions and manual pages, which come from the parser's own tree: run by the shell and formatted by groff.
class TestCompletion final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bash_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("offered"); ///< these, and for words with a prefix only these
        QTest::addColumn<bool>("exactly");
        QTest::newRow("commands") << QStringList{u""_s} << QStringList{u"query"_s, u"login"_s, u"--help"_s} << false;
        QTest::newRow("prefix") << QStringList{u"who"_s} << QStringList{u"whoami"_s} << true;
        QTest::newRow("options") << QStringList{u"query"_s, u"incident"_s, u"--fo"_s} << QStringList{u"--format"_s}
                                 << true;
        QTest::newRow("values") << QStringList{u"query"_s, u"incident"_s, u"--format"_s, u""_s}
                                << QStringList{u"csv"_s, u"json"_s, u"ndjson"_s, u"table"_s} << true;
        QTest::newRow("value with prefix")
            << QStringList{u"query"_s, u"--display"_s, u"b"_s} << QStringList{u"both"_s} << true;
        QTest::newRow("below") << QStringList{u"profiles"_s, u"l"_s} << QStringList{u"list"_s} << true;
        QTest::newRow("below, options") << QStringList{u"profiles"_s, u"list"_s, u"--form"_s}
                                        << QStringList{u"--format"_s} << true;
        QTest::newRow("of the program, behind")
            << QStringList{u"whoami"_s, u"--lang"_s, u"p"_s} << QStringList{u"pt_BR"_s} << true;
        QTest::newRow("argument") << QStringList{u"completion"_s, u"z"_s} << QStringList{u"zsh"_s} << true;
        QTest::newRow("command as argument") << QStringList{u"man"_s, u"q"_s} << QStringList{u"query"_s} << true;
        // Readline gives --option=value as three words.
        QTest::newRow("value behind =") << QStringList{u"query"_s, u"--format"_s, u"="_s, u"j"_s}
                                        << QStringList{u"json"_s} << true;
        QTest::newRow("nothing behind =") << QStringList{u"query"_s, u"--display"_s, u"="_s}
                                          << QStringList{u"both"_s, u"display"_s, u"value"_s} << true;
        QTest::newRow("in one word") << QStringList{u"query"_s, u"--format=j"_s} << QStringList{u"--format=json"_s}
                                     << true;
        // Nothing: then the shell offers its files, by itself.
        QTest::newRow("file") << QStringList{u"batch"_s, u""_s} << QStringList() << true;
        QTest::newRow("second argument a file") << QStringList{u"import"_s, u"imp_user"_s, u"b"_s} << QStringList()
                                                << true;
        QTest::newRow("files") << QStringList{u"attach"_s, u"put"_s, u"incident"_s, u"X"_s, u"sm"_s} << QStringList()
                               << true;
        QTest::newRow("option where a file may be")
            << QStringList{u"batch"_s, u"--per"_s} << QStringList{u"--per-request"_s} << true;
        QTest::newRow("file of an option") << QStringList{u"query"_s, u"--ca"_s, u""_s} << QStringList() << true;
        QTest::newRow("free value") << QStringList{u"query"_s, u"--instance"_s, u""_s} << QStringList() << true;
    }
    void bash()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, offered);
        QFETCH(bool, exactly);
        const QString shell = QStandardPaths::findExecutable(u"bash"_s);
        if (shell.isEmpty())
            QSKIP("there is no bash");
        const QString script =
            m_bunsnc.write(u"completion.bash"_s, m_bunsnc.run({u"completion"_s, u"bash"_s}).out.toUtf8());
        QProcess process;
        process.start(shell,
            QStringList{u"--norc"_s, u"-c"_s,
                u"set -eu; source \"$1\"; shift; complete -p bunsnc | grep -q -e ' -o default '; "
                "COMP_WORDS=(bunsnc \"$@\"); COMP_CWORD=$#; _bunsnc; "
                "[ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\""_s,
                u"test"_s, script}
                + words);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()), QString());
        QCOMPARE(process.exitCode(), 0);
        QStringList found = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        found.sort();
        if (exactly)
            QCOMPARE(found, offered);
        for (const QString &word : offered)
            QVERIFY2(found.contains(word), qPrintable(word));
    }

    void zsh()
    {
        const Ran ran = m_bunsnc.run({u"completion"_s, u"zsh"_s});
        QVERIFY2(ran.out.startsWith(u"#compdef bunsnc\n"_s), qPrintable(ran.out.left(100)));
        QVERIFY(ran.out.contains(u"('bunsnc query --format') compadd -- table json ndjson csv; return ;;"_s));
        QVERIFY(ran.out.contains(u" 'man:"_s) && ran.out.contains(u" 'powershell:"_s));
        QVERIFY(ran.out.contains(u") files=1 ;;"_s));
        const QString shell = QStandardPaths::findExecutable(u"zsh"_s);
        if (shell.isEmpty())
            QSKIP("there is no zsh; its script was made, but not run");
        QProcess process;
        process.start(shell, {u"-n"_s, m_bunsnc.write(u"_bunsnc"_s, ran.out.toUtf8())});
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()), QString());
    }

    void zshOffers_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("first"); ///< of what is offered
        QTest::newRow("commands") << QStringList{u"wh"_s} << QStringList{u"login"_s, u"logout"_s, u"whoami"_s};
        QTest::newRow("values") << QStringList{u"query"_s, u"incident"_s, u"--format"_s, u""_s}
                                << QStringList{u"table"_s, u"json"_s, u"ndjson"_s, u"csv"_s};
        QTest::newRow("value behind =") << QStringList{u"query"_s, u"--format=j"_s}
                                        << QStringList{u"table"_s, u"json"_s, u"ndjson"_s, u"csv"_s};
        QTest::newRow("below") << QStringList{u"profiles"_s, u""_s} << QStringList{u"list"_s, u"use"_s, u"remove"_s};
        QTest::newRow("file") << QStringList{u"batch"_s, u""_s} << QStringList{u"FILES"_s};
        QTest::newRow("option where a file may be") << QStringList{u"batch"_s, u"--"_s} << QStringList{u"-h"_s};
        QTest::newRow("file of an option") << QStringList{u"query"_s, u"--ca"_s, u""_s} << QStringList{u"FILES"_s};
        QTest::newRow("free value") << QStringList{u"query"_s, u"--instance"_s, u""_s} << QStringList();
    }
    /// What the script hands to zsh's own completion, which picks what fits.
    void zshOffers()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, first);
        const QString shell = QStandardPaths::findExecutable(u"zsh"_s);
        if (shell.isEmpty())
            QSKIP("there is no zsh");
        const QString script =
            m_bunsnc.write(u"completion.zsh"_s, m_bunsnc.run({u"completion"_s, u"zsh"_s}).out.toUtf8());
        QProcess process;
        process.start(shell, QStringList{u"-f"_s, QStringLiteral(BUNSNC_SOURCE_DIR "/tests/app/zsh_driver.zsh"), script} + words);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()), QString());
        const QStringList offered = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(offered.first(std::min(first.size(), offered.size())), first);
        QVERIFY(!first.isEmpty() || offered.isEmpty());
    }

    void powershell()
    {
        const Ran ran = m_bunsnc.run({u"completion"_s, u"powershell"_s});
        QVERIFY(ran.out.contains(u"'bunsnc query --format' = @('table', 'json', 'ndjson', 'csv')"_s));
        QVERIFY(ran.out.contains(u"$files = @('bunsnc attach put', 'bunsnc batch', 'bunsnc import', 'bunsnc restore')"_s));
        const QString shell = QStandardPaths::findExecutable(u"pwsh"_s);
        if (shell.isEmpty()) {
            readPowershell(ran.out.toUtf8());
            return;
        }
        const QString script = m_bunsnc.write(u"completion.ps1"_s,
            ran.out.toUtf8() + "\n(TabExpansion2 'bunsnc who' 10).CompletionMatches.CompletionText\n");
        QProcess process;
        process.start(shell, {u"-NoProfile"_s, u"-File"_s, script});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).trimmed(), u"whoami"_s);
    }

    void manualPages_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << u"en"_s;
        QTest::newRow("Portuguese") << u"pt_BR"_s;
    }
    /// One for each command, without a warning of the formatter's.
    void manualPages()
    {
        QFETCH(QString, language);
        const QString directory = m_bunsnc.filePath(u"man-"_s + language);
        const Ran ran = m_bunsnc.run({u"man"_s, u"--output"_s, directory, u"--lang"_s, language});
        QVERIFY2(ran.code == 0, qPrintable(ran.err));
        const QStringList pages = QDir(directory).entryList(QDir::Files);
        for (const auto name : {"bunsnc.1"_L1, "bunsnc-query.1"_L1, "bunsnc-profiles-list.1"_L1, "bunsnc-sync.1"_L1})
            QVERIFY2(pages.contains(name), qPrintable(name));
        const QString groff = QStandardPaths::findExecutable(u"groff"_s);
        if (groff.isEmpty())
            QSKIP("there is no groff; the pages were made, but not formatted");
        for (const QString &page : pages) {
            QProcess process;
            process.start(groff, {u"-man"_s, u"-Tutf8"_s, u"-ww"_s, u"-P-cbou"_s, directory + u'/' + page});
            QVERIFY(process.waitForFinished(30'000));
            const QString text = QString::fromUtf8(process.readAllStandardOutput());
            QCOMPARE(page + QString::fromUtf8(process.readAllStandardError()), page);
            QVERIFY2(text.contains(language == "en"_L1 ? u"EXIT STATUS"_s : u"CÓDIGO DE SAÍDA"_s), qPrintable(text));
            if (page == "bunsnc-query.1"_L1) {
                QVERIFY2(text.contains(u"--format table|json|ndjson|csv"_s), qPrintable(text));
                QVERIFY2(
                    text.contains(u"bunsnc query incident 'active=true^priority<=2' --fields"_s), qPrintable(text));
            }
        }
    }

    void everyCommandHasAnExample()
    {
        const Ran script = m_bunsnc.run({u"completion"_s, u"zsh"_s});
        static const QRegularExpression command(u"\\('bunsnc ([a-z ]+)'\\) node="_s);
        int commands = 0;
        auto found = command.globalMatch(script.out);
        while (found.hasNext()) {
            const QStringList words = found.next().captured(1).split(u' ');
            const Ran help = m_bunsnc.run(words + QStringList{u"--help"_s});
            QCOMPARE(help.code, 0);
            QVERIFY2(help.out.contains(u"Examples:\n  "_s), qPrintable(words.join(u' ')));
            ++commands;
        }
        QVERIFY(commands >= 17);
    }

    void onePage()
    {
        QVERIFY(
            m_bunsnc.run({u"man"_s, u"profiles"_s, u"list"_s}).out.startsWith(u".TH \"BUNSNC\\-PROFILES\\-LIST\""_s));
        const Ran none = m_bunsnc.run({u"man"_s, u"nothing"_s});
        QCOMPARE(none.code, 2);
        QCOMPARE(none.out, QString());
    }

private:
    /// Where there is no PowerShell to run the script, it is read by a grammar of it, which somebody else wrote.
    void readPowershell(const QByteArray &script)
    {
        const PythonEnvironment environment =
            makePythonEnvironment(m_bunsnc.filePath(u"grammar"_s), {u"tree-sitter"_s, u"tree-sitter-powershell"_s});
        if (environment.python.isEmpty())
            QSKIP("there is neither PowerShell nor a grammar of it; its script was made, but not run");
        const auto read = [&](const QByteArray &text) {
            return runProgram(environment.python,
                {QStringLiteral(BUNSNC_SOURCE_DIR "/tests/app/powershell_syntax.py"),
                    m_bunsnc.write(u"completion.ps1"_s, text)},
                QProcessEnvironment::systemEnvironment(), 60);
        };
        const ProgramRun whole = read(script);
        QVERIFY2(whole.code == 0 && whole.output.isEmpty(), QByteArray(whole.output + whole.errors).constData());
        QCOMPARE(read(script.chopped(3)).code, 1); // without its last brace
    }

    BunsncProcess m_bunsnc;
};

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
