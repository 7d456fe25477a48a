// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

/// The command line speaks the language that the system, or --lang, asks for: help, wrong options, errors.
class TestLanguage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chosenAsInTheConsole_data();
    void chosenAsInTheConsole();
    void helpIsWhole_data();
    void helpIsWhole();
    void wrongOptions_data();
    void wrongOptions();
    void errorsOfACommand_data();
    void errorsOfACommand();
};

namespace {

struct Ran {
    int code = -1;
    QString out;
    QString err;
};

Ran run(const QStringList &arguments, const QMap<QString, QString> &variables = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"LANG"_s, u"LC_ALL"_s, u"LC_MESSAGES"_s, u"LANGUAGE"_s, u"BUNSNC_PASSWORD"_s})
        environment.remove(name);
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.insert(it.key(), it.value());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(BUNSNC_BIN_DIR "/bunsnc"), arguments);
    if (!process.waitForFinished(30'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

void TestLanguage::chosenAsInTheConsole_data()
{
    using Variables = QMap<QString, QString>;
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("portuguese");
    QTest::newRow("LANG pt") << Variables{{u"LANG"_s, u"pt_BR.UTF-8"_s}} << QStringList() << true;
    QTest::newRow("LANG of Portugal") << Variables{{u"LANG"_s, u"pt_PT.UTF-8"_s}} << QStringList() << true;
    QTest::newRow("LANG en") << Variables{{u"LANG"_s, u"en_US.UTF-8"_s}} << QStringList() << false;
    QTest::newRow("LANG de") << Variables{{u"LANG"_s, u"de_DE.UTF-8"_s}} << QStringList() << false;
    QTest::newRow("LC_ALL wins") << Variables{{u"LANG"_s, u"en_US.UTF-8"_s}, {u"LC_ALL"_s, u"pt_BR.UTF-8"_s}} << QStringList() << true;
    QTest::newRow("nothing said") << Variables() << QStringList() << true;
    QTest::newRow("--lang en") << Variables{{u"LANG"_s, u"pt_BR.UTF-8"_s}} << QStringList{u"--lang"_s, u"en"_s} << false;
    QTest::newRow("--lang=pt_BR") << Variables{{u"LANG"_s, u"en_US.UTF-8"_s}} << QStringList{u"--lang=pt_BR"_s} << true;
}

void TestLanguage::chosenAsInTheConsole()
{
    using Variables = QMap<QString, QString>;
    QFETCH(Variables, variables);
    QFETCH(QStringList, arguments);
    QFETCH(bool, portuguese);
    const QString words = portuguese ? u"um espelho do ServiceNow"_s : u"a mirror of ServiceNow"_s;
    const auto before = run(arguments + QStringList{u"--help"_s}, variables);
    QCOMPARE(before.code, 0);
    QVERIFY2(before.out.contains(words), qPrintable(before.out));
    // After the subcommand it is the same.
    const auto behind = run(QStringList{u"sync"_s} + arguments + QStringList{u"--help"_s}, variables);
    QCOMPARE(behind.code, 0);
    QVERIFY2(behind.out.contains(portuguese ? u"Espelha uma instância"_s : u"Mirrors an instance"_s), qPrintable(behind.out));
}

void TestLanguage::helpIsWhole_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::newRow("bunsnc") << QStringList();
    QTest::newRow("sync") << QStringList{u"sync"_s};
    for (const char *name : {"simulator", "login", "logout", "whoami", "profiles", "query", "get", "insert", "update",
             "delete", "stats", "schema", "choices", "serve", "watch", "doctor", "completion", "man", "attach", "batch",
             "import", "generate"})
        QTest::newRow(name) << QStringList{QLatin1StringView(name)};
}

/// Nothing of the Portuguese help is still English, but names and values.
void TestLanguage::helpIsWhole()
{
    QFETCH(QStringList, command);
    const QString english = run(command + QStringList{u"--help"_s, u"--lang"_s, u"en"_s}).out;
    const QString portuguese = run(command + QStringList{u"--help"_s, u"--lang"_s, u"pt_BR"_s}).out;
    // Columns of options, and sentences: what stands behind two spaces.
    static const QRegularExpression gap(u"\\s{2,}|\\n"_s);
    const QStringList texts = english.split(gap, Qt::SkipEmptyParts);
    QVERIFY(texts.size() > 5);
    for (const QString &text : portuguese.split(gap, Qt::SkipEmptyParts)) {
        const bool isName = text.startsWith(u'-') || !text.contains(u' ') || text.startsWith("bunsnc "_L1)
            || text.startsWith("echo "_L1) || text.startsWith("source "_L1) // examples
            || text.endsWith(" ..."_L1);
        if (!isName)
            QVERIFY2(!texts.contains(text), qPrintable(text));
    }
    for (const QString &heading : {u"Usage"_s, u"Options:"_s, u"Subcommands:"_s, u"REQUIRED"_s, u"SUBCOMMAND\n"_s,
             u"Positionals"_s})
        QVERIFY2(!portuguese.contains(heading), qPrintable(heading));
    // What stands for a value, too, and nothing of what the parser's checks say of themselves.
    static const QRegularExpression foreign(
        u"\\b(NAME|LIST|SECONDS|NUMBER|FILE|DIR|LANGUAGE|METHOD|PORT|QUERY|SCOPE|TIME|TYPE|CONDITION|TABLE|VALUE|TEXT|"
        "INT|UINT|FLOAT)\\b| in \\["_s);
    QVERIFY2(!foreign.match(portuguese).hasMatch(), qPrintable(foreign.match(portuguese).captured() + portuguese));
    QVERIFY2(!english.contains(u" in ["_s) && !english.contains(u"TEXT:"_s), qPrintable(english));
}

void TestLanguage::wrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("portuguese");
    const QStringList whole{u"sync"_s, u"--instance"_s, u"dev0"_s, u"--user"_s, u"ana"_s, u"--store"_s, u"sqlite:x"_s};
    QTest::newRow("no command") << QStringList() << u"A subcommand is required"_s << u"Falta o subcomando"_s;
    QTest::newRow("unknown command") << QStringList{u"frob"_s} << u"There is no command \"bunsnc frob\"\n"_s
                                     << u"Não existe o comando \"bunsnc frob\"\n"_s;
    QTest::newRow("unknown command below") << QStringList{u"profiles"_s, u"frob"_s}
                                           << u"There is no command \"bunsnc profiles frob\"\n"_s
                                           << u"Não existe o comando \"bunsnc profiles frob\"\n"_s;
    QTest::newRow("unknown option") << QStringList{u"--fast"_s} << u"The following argument was not expected: --fast"_s
                                    << u"Argumento inesperado: --fast"_s;
    QTest::newRow("missing") << QStringList{u"sync"_s} << u"--store is required"_s << u"--store é obrigatório"_s;
    QTest::newRow("unknown") << (whole + QStringList{u"--fast"_s}) << u"The following argument was not expected: --fast"_s << u"Argumento inesperado: --fast"_s;
    QTest::newRow("range") << (whole + QStringList{u"--workers"_s, u"99"_s}) << u"--workers: Value 99 not in range 1 to 16"_s << u"--workers: o valor 99 não está entre 1 e 16"_s;
    QTest::newRow("number") << QStringList{u"simulator"_s, u"--seed"_s, u"many"_s} << u"Could not convert: --seed = many"_s << u"Valor inválido: --seed = many"_s;
    QTest::newRow("negative") << QStringList{u"simulator"_s, u"--records"_s, u"-3"_s} << u"--records: must not be negative"_s << u"--records: não pode ser negativo"_s;
    QTest::newRow("no file") << QStringList{u"simulator"_s, u"--replay"_s, u"/no/such.csv"_s} << u"--replay: File does not exist: /no/such.csv"_s << u"--replay: o arquivo não existe: /no/such.csv"_s;
    QTest::newRow("without value") << QStringList{u"simulator"_s, u"--seed"_s} << u"--seed: 1 required"_s << u"--seed: falta o valor"_s;
}

void TestLanguage::wrongOptions()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, english);
    QFETCH(QString, portuguese);
    for (const bool inEnglish : {true, false}) {
        const auto ran = run(QStringList{inEnglish ? u"--lang=en"_s : u"--lang=pt_BR"_s} + arguments);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.startsWith(inEnglish ? english : portuguese), qPrintable(ran.err));
        QVERIFY2(ran.err.contains(u"--help\""_s), qPrintable(ran.err)); // where to look
        QCOMPARE(ran.out, QString());
    }
}

void TestLanguage::errorsOfACommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QStringList>("english");
    QTest::addColumn<QStringList>("portuguese");
    const auto sync = [](const QString &instance, const QString &store, const QStringList &more = {}) {
        return QStringList{u"sync"_s, u"--once"_s, u"--instance"_s, instance, u"--user"_s, u"ana"_s, u"--store"_s, store} + more;
    };
    QTest::newRow("address") << sync(u"http://dev0.example.com"_s, u"sqlite:x"_s) << 2
                             << QStringList{u"Something in the input is not valid"_s, u"http would send the password in clear text"_s, u"Correct it"_s}
                             << QStringList{u"Há algo inválido no que foi informado"_s, u"http enviaria a senha em texto aberto"_s, u"Corrija"_s};
    QTest::newRow("store") << sync(u"dev0"_s, u"file.db"_s) << 2 << QStringList{u"--store must be sqlite:FILE or postgresql://HOST/DATABASE"_s}
                           << QStringList{u"--store deve ser sqlite:ARQUIVO"_s};
    QTest::newRow("table") << sync(u"dev0"_s, u"sqlite:x"_s, {u"--kinds"_s, u"incident,nonsense"_s}) << 2
                           << QStringList{u"there is no table nonsense"_s} << QStringList{u"não existe a tabela nonsense"_s};
    QTest::newRow("proxy") << sync(u"dev0"_s, u"sqlite:x"_s, {u"--proxy"_s, u"user:geheim@host"_s}) << 2
                           << QStringList{u"--proxy must be"_s} << QStringList{u"--proxy deve ser"_s};
    QTest::newRow("password") << sync(u"no-such-name-anywhere"_s, u"sqlite:x"_s) << 2
                              << QStringList{u"no password found; set BUNSNC_PASSWORD"_s}
                              << QStringList{u"falta: senha; defina BUNSNC_PASSWORD"_s};
    QTest::newRow("user") << QStringList{u"whoami"_s, u"--instance"_s, u"dev0"_s} << 2
                          << QStringList{u"user is needed for this way to sign in"_s}
                          << QStringList{u"user é necessário para esta forma de entrar"_s};
    QTest::newRow("faults") << QStringList{u"simulator"_s, u"--faults"_s, u"[1]"_s} << 2
                            << QStringList{u"--faults is not a JSON object"_s} << QStringList{u"--faults não é um objeto JSON"_s};
    QTest::newRow("unknown fault") << QStringList{u"simulator"_s, u"--records"_s, u"0"_s, u"--faults"_s, u"{\"nix\":1}"_s} << 2
                                   << QStringList{u"no such fault"_s} << QStringList{u"não existe essa falha"_s};
}

void TestLanguage::errorsOfACommand()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QStringList, english);
    QFETCH(QStringList, portuguese);
    const QTemporaryDir home; // no password of the person who runs the test
    const QMap<QString, QString> variables{{u"BUNSNC_HOME"_s, home.path()}};
    for (const bool inEnglish : {true, false}) {
        const auto ran = run(arguments + QStringList{u"--lang"_s, inEnglish ? u"en"_s : u"pt_BR"_s}, variables);
        QCOMPARE(ran.code, code);
        for (const QString &words : inEnglish ? english : portuguese)
            QVERIFY2(ran.err.contains(words), qPrintable(ran.err));
        QVERIFY(!ran.err.contains(u"geheim"_s));
        QCOMPARE(ran.out, QString());
    }
}

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
