// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/serveoptions.h"
#include "tests/app/bunsncprocess.h"

#include <QRegularExpression>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// The file that a service is configured by: what it says, and that whatever is wrong with it is told with its place
/// and the reason, in both languages, before anything starts.
class TestServeConfiguration : public QObject {
    Q_OBJECT

    static constexpr auto sound = "instance.url = https://dev0.example.com\n"
                                  "instance.user = ana\n"
                                  "store.address = postgresql://bunsnc@db.example.com/tickets\n";

    Configuration read(const QByteArray &content, const QString &environment = {},
        const QProcessEnvironment &variables = QProcessEnvironment()) const
    {
        return Configuration::read(m_bunsnc.write(u"serve.conf"_s, content), environment, variables);
    }

private Q_SLOTS:
    void valuesAndComments()
    {
        Configuration configuration = read("\xEF\xBB\xBF# the team's\r\n" + QByteArray(sound)
            + "limits.requestsPerSecond = 12.5 # as agreed\r\n"
              "sync.watchChanges=true\n\n"
              "redis.key = \"team #1\"\n"
              "redis.url = redis://ana@redis.example.com:7000/2\n");
        QCOMPARE(configuration.faults().size(), size_t(0));
        const auto options = serve::readOptions(configuration);
        QVERIFY(configuration.isSound());
        QCOMPARE(options.instance.url, QUrl(u"https://dev0.example.com"_s));
        QCOMPARE(options.instance.requestsPerSecond, 12.5);
        QCOMPARE(options.instance.concurrentRequests, 18); // the default
        QCOMPARE(options.signIn.user, u"ana"_s);
        QVERIFY(options.mirror.watch);
        QCOMPARE(options.mirror.kinds.size(), allKinds.size());
        QVERIFY(options.relay);
        QCOMPARE(options.relay->key, u"team #1"_s);
        QCOMPARE(options.relay->endpoint.port, 7000);
        QCOMPARE(options.environment, QString());
    }

    void environments()
    {
        const QByteArray file = "sync.pollIntervalMs = 7000\nlimits.pageSize = 200\n"
                                "[dev]\nlimits.pageSize = 300\n"
                                "[homologação]\nlimits.pageSize = 400\n"
                                "[produção] # the real one\nsync.pollIntervalMs = 9000\n";
        const auto numbers = [&](const QString &environment) {
            const Configuration configuration = read(file, environment);
            if (!configuration.isSound())
                qFatal("%s", qPrintable(configuration.faults()[0].text()));
            const Settings &settings = configuration.settings();
            return std::pair(settings.integer(SettingKey::PollIntervalMs), settings.integer(SettingKey::PageSize));
        };
        QCOMPARE(numbers(u"dev"_s), std::pair(qint64(7000), qint64(300)));
        QCOMPARE(numbers(u"homologação"_s), std::pair(qint64(7000), qint64(400)));
        QCOMPARE(numbers(u"produção"_s), std::pair(qint64(9000), qint64(200)));
        QCOMPARE(numbers(u"produc\u0327a\u0303o"_s), std::pair(qint64(9000), qint64(200))); // written apart
        QVERIFY(!read(file).isSound());
        QVERIFY(!read(file, u"test"_s).isSound());
        QCOMPARE(read("[dev]\nlimits.pageSize = 300\n").environment(), u"dev"_s); // the only one
    }

    void variablesGoBefore()
    {
        QProcessEnvironment variables;
        variables.insert(u"BUNSNC_LIMITS_PAGE_SIZE"_s, u"500"_s);
        variables.insert(u"BUNSNC_STORE_PASSWORD"_s, u"planted-secret"_s);
        variables.insert(u"BUNSNC_REDIS_PASSWORD_FILE"_s, u"/run/secret"_s);
        variables.insert(u"BUNSNC_LOG_FILE"_s, u"/tmp/log"_s);
        variables.insert(u"BUNSNC_PASSWORD"_s, u"planted-secret"_s);
        const Configuration configuration = read("limits.pageSize = 200\n", {}, variables);
        QVERIFY(configuration.isSound());
        QCOMPARE(configuration.settings().integer(SettingKey::PageSize), 500);
        for (const SettingInfo &setting : allSettings()) {
            static const QRegularExpression shape(u"^BUNSNC(_[A-Z]+)+$"_s);
            QVERIFY(shape.match(Configuration::variableOf(setting)).hasMatch());
        }
    }

    void everyFault_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("place"); // behind the file's name
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("portuguese");
        const auto row = [](const char *name, const QByteArray &content, const QString &place, const QString &english,
                             const QString &portuguese) {
            QTest::newRow(name) << content << place << english << portuguese;
        };
        row("unknown name", "limits.pagesize = 5\n", u":4: limits.pagesize: "_s,
            u"there is no setting of that name; it is spelt limits.pageSize"_s,
            u"não há ajuste com esse nome; escreve-se limits.pageSize"_s);
        row("nothing like it", "nothing = 5\n", u":4: nothing: "_s, u"there is no setting of that name"_s,
            u"não há ajuste com esse nome"_s);
        row("a secret", "instance.password = planted-horse-battery\n", u":4: instance.password: "_s,
            u"no secret stands in this file"_s, u"nenhum segredo fica neste arquivo"_s);
        row("the console's", "ui.theme = dark\n", u":4: ui.theme: "_s, u"this is a setting of the console"_s,
            u"este é um ajuste do console"_s);
        row("no number", "limits.pageSize = many\n", u":4: limits.pageSize: "_s,
            u"must be a whole number from 100 to 10000"_s, u"deve ser um número inteiro de 100 a 10000"_s);
        row("too large", "limits.requestsPerSecond = 1000\n", u":4: limits.requestsPerSecond: "_s,
            u"must be a number from 1 to 100"_s, u"deve ser um número de 1 a 100"_s);
        row("not whole", "limits.pageSize = 100.5\n", u":4: limits.pageSize: "_s, u"must be a whole number"_s,
            u"deve ser um número inteiro"_s);
        row("no yes or no", "sync.watchChanges = yes\n", u":4: sync.watchChanges: "_s, u"must be true or false"_s,
            u"deve ser true ou false"_s);
        row("none of the words", "proxy.mode = manuel\n", u":4: proxy.mode: "_s,
            u"must be one of: system, none, manual"_s, u"deve ser um destes: system, none, manual"_s);
        row("no line", "what is this\n", u":4: "_s, u"neither \"name = value\" nor \"[environment]\""_s,
            u"nem \"nome = valor\" nem \"[ambiente]\""_s);
        row("twice", "redis.key = a\nredis.key = b\n", u":5: redis.key: "_s, u"was set already in line 4"_s,
            u"já foi definido na linha 4"_s);
        row("quote", "redis.key = \"a\n", u":4: redis.key: "_s, u"begins with a quotation mark"_s,
            u"começa com aspas"_s);
        row("bytes", "redis.key = \xff\xfe\n", u":4: "_s, u"the line is no text in UTF-8"_s,
            u"a linha não é um texto em UTF-8"_s);
        row("heading", "[dev\nlimits.pageSize = 0\n", u":4: "_s, u"the name of an environment stands in [ ]"_s,
            u"o nome de um ambiente fica entre [ ]"_s);
        row("below a broken heading", "[d v]\nlimits.pageSize = 0\n", u":5: limits.pageSize: "_s,
            u"must be a whole number"_s, u"deve ser um número inteiro"_s);
        row("heading twice", "[dev]\n[dev]\n", u":5: "_s, u"the environment dev was there already"_s,
            u"o ambiente dev já existe"_s);
        row("other environments too", "[dev]\n[test]\nlimits.pageSize = 0\n", u":6: limits.pageSize: "_s,
            u"must be a whole number"_s, u"deve ser um número inteiro"_s);
        row("none chosen", "[dev]\n[test]\n", u": "_s, u"must be chosen with --environment: dev, test"_s,
            u"precisa ser escolhido com --environment: dev, test"_s);
        row("table", "sync.tables = incident, problem\n", u":4: sync.tables: "_s, u"there is no table problem"_s,
            u"não há tabela problem"_s);
        row("sign-in", "instance.auth = oauth\n", u":4: instance.auth: "_s,
            u"is neither a way to sign in (basic, bearer,"_s, u"não é nem uma forma de autenticar (basic, bearer,"_s);
        row("what it needs", "instance.auth = oauth-password\n", u":4: instance.auth: "_s,
            u"client_id is needed for this way to sign in"_s, u"client_id"_s);
        row("browser", "instance.auth = oauth-browser\n", u":4: instance.auth: "_s, u"client_id is needed"_s,
            u"client_id"_s);
        row("file", "instance.caFile = /nonexistent/ca.pem\n", u":4: instance.caFile: "_s,
            u"the file cannot be read"_s, u"o arquivo não pode ser lido"_s);
        row("redis", "redis.url = http://redis.example.com\n", u":4: redis.url: "_s,
            u"must be redis://[USER@]HOST[:PORT][/DATABASE]"_s, u"deve ser redis://"_s);
        row("redis' password", "redis.url = redis://ana:planted-horse-battery@redis.example.com\n",
            u":4: redis.url: "_s,
            u"no password stands in an address: it is given in BUNSNC_REDIS_PASSWORD"_s,
            u"nenhuma senha fica num endereço: informe-a em BUNSNC_REDIS_PASSWORD"_s);
        row("redis over TLS", "redis.url = rediss://redis.example.com\n", u":4: redis.url: "_s, u"TLS to Redis"_s,
            u"TLS para o Redis"_s);
        const QByteArray redis = "redis.url = redis://127.0.0.1\n";
        row("webhooks", redis + "webhooks = {}\n", u":5: webhooks: "_s, u"list in JSON"_s, u"lista em JSON"_s);
        row("webhook's name", redis + "webhooks = [{\"url\": \"https://hooks.example.com\"}]\n", u":5: webhooks: "_s,
            u"each entry needs a name"_s, u"cada item precisa de um nome"_s);
        row("webhook's url",
            redis + "webhooks = [{\"name\": \"ops\", \"url\": \"http://hooks.example.com/planted-path\"}]\n",
            u":5: webhooks: ops: "_s, u"the url must be https"_s, u"a url precisa ser https"_s);
        row("alert's member", redis + "alerts.rules = [{\"name\": \"p1\", \"filtre\": \"priority=1\"}]\n",
            u":5: alerts.rules: p1: "_s, u"no such member: filtre"_s, u"não existe esse membro: filtre"_s);
        row("alert's event", redis + "alerts.rules = [{\"name\": \"p1\", \"events\": [\"incident:closed\"]}]\n",
            u":5: alerts.rules: p1: "_s, u"no name of an event: incident:closed"_s,
            u"não é nome de um evento: incident:closed"_s);
        row("alert's filter", redis + "alerts.rules = [{\"name\": \"p1\", \"filter\": \"priority\"}]\n",
            u":5: alerts.rules: p1: "_s, u"expected an operator after"_s, u"um operador depois de"_s);
        row("alerts without Redis", "alerts.rules = [{\"name\": \"p1\"}]\n", u":4: alerts.rules: "_s,
            u"needs a Redis: redis.url"_s, u"precisa de um Redis: redis.url"_s);
        row("proxy", "proxy.mode = manual\n", u": proxy.host: "_s, u"is missing"_s, u"falta"_s);
    }
    void everyFault()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, place);
        QFETCH(QString, english);
        QFETCH(QString, portuguese);
        const QString path = m_bunsnc.write(u"serve.conf"_s, sound + content);
        for (const bool inEnglish : {true, false}) {
            const Ran ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path, u"--check"_s, u"--lang"_s,
                inEnglish ? u"en"_s : u"pt_BR"_s});
            QCOMPARE(ran.code, 2);
            QVERIFY2(ran.err.contains(inEnglish ? u"The configuration cannot be used:"_s
                                                : u"A configuração não pode ser usada:"_s),
                qPrintable(ran.err));
            const QString wanted = path + place + (inEnglish ? english : portuguese);
            QVERIFY2(ran.err.contains(wanted)
                    || (ran.err.contains(path + place) && ran.err.contains(inEnglish ? english : portuguese)),
                qPrintable(ran.err));
            QVERIFY(!ran.both().contains(u"horse"_s));
        }
    }

    void otherInstancesAndStores_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("portuguese");
        const auto row = [](const char *name, const QByteArray &content, const QString &english,
                             const QString &portuguese) {
            QTest::newRow(name) << content << english << portuguese;
        };
        row("empty", "", u"instance.url: is missing\n"_s, u"instance.url: falta\n"_s);
        row("no user", "instance.url = dev0\nstore.address = sqlite:x\n", u"instance.user: is missing\n"_s,
            u"instance.user: falta\n"_s);
        row("no store", "instance.url = dev0\ninstance.user = ana\n", u"store.address: is missing\n"_s,
            u"store.address: falta\n"_s);
        row("http", "instance.url = http://dev0.example.com\n", u":1: instance.url: http would send the password"_s,
            u":1: instance.url: "_s);
        row("no store's address", "store.address = mysql://db\n",
            u":1: store.address: must be sqlite:FILE or postgresql://USER@HOST/DATABASE"_s,
            u":1: store.address: deve ser sqlite:ARQUIVO ou postgresql://"_s);
        row("password", "store.address = postgresql://ana:planted-horse-battery@db.example.com/x\n",
            u":1: store.address: no password stands in an address: it is given in BUNSNC_STORE_PASSWORD"_s,
            u":1: store.address: nenhuma senha fica num endereço"_s);
    }
    void otherInstancesAndStores()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, english);
        QFETCH(QString, portuguese);
        const QString path = m_bunsnc.write(u"serve.conf"_s, content);
        for (const bool inEnglish : {true, false}) {
            const Ran ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path, u"--check"_s, u"--lang"_s,
                inEnglish ? u"en"_s : u"pt_BR"_s});
            QCOMPARE(ran.code, 2);
            QVERIFY2(ran.err.contains(inEnglish ? english : portuguese), qPrintable(ran.err));
            QVERIFY(!ran.both().contains(u"horse"_s));
        }
    }

    /// All at once, not one after the other.
    void allFaultsAreTold()
    {
        const QString path = m_bunsnc.write(u"serve.conf"_s, "a = 1\nlimits.pageSize = x\n[dev]\nb = 2\n");
        m_bunsnc.setVariable(u"BUNSNC_LIMITS_PAGE_SIZES"_s, u"5"_s);
        m_bunsnc.setVariable(u"BUNSNC_SYNC_WORKERS"_s, u"99"_s);
        const Ran ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path});
        m_bunsnc.clearVariable(u"BUNSNC_LIMITS_PAGE_SIZES"_s);
        m_bunsnc.clearVariable(u"BUNSNC_SYNC_WORKERS"_s);
        QCOMPARE(ran.code, 2);
        for (const QString &words : QStringList{path + u":1: a: "_s, path + u":2: limits.pageSize: "_s,
                 path + u":4: b: "_s, path + u": instance.url: is missing"_s, path + u": store.address: is missing"_s,
                 u"\nBUNSNC_LIMITS_PAGE_SIZES: there is no setting"_s,
                 u"\nBUNSNC_SYNC_WORKERS: sync.workers: must be a whole number from 1 to 16"_s})
            QVERIFY2(ran.err.contains(words), qPrintable(ran.err));
    }

    void soundOnes()
    {
        const QString path = m_bunsnc.write(u"serve.conf"_s, sound);
        Ran ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path, u"--check"_s});
        QCOMPARE(ran.out, u"The configuration is sound.\n"_s);
        QCOMPARE(ran.code, 0);
        ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path, u"--check"_s, u"--lang"_s, u"pt_BR"_s});
        QCOMPARE(ran.out, u"A configuração está em ordem.\n"_s);
        ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path + u"x"_s, u"--check"_s});
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains(path + u"x: the file cannot be read"_s), qPrintable(ran.err));
    }

    void secretsAreLookedForFirst()
    {
        const QString path = m_bunsnc.write(u"serve.conf"_s, sound);
        Ran ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path});
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains(u"instance.auth: the secret for signing in is missing: give it in BUNSNC_PASSWORD"_s),
            qPrintable(ran.err));
#ifndef Q_OS_WIN
        const QString secret = m_bunsnc.write(u"secret"_s, "planted-horse-battery\n");
        QVERIFY(QFile::setPermissions(secret, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD_FILE"_s, secret);
        ran = m_bunsnc.run({u"serve"_s, u"--config"_s, path});
        m_bunsnc.clearVariable(u"BUNSNC_PASSWORD_FILE"_s);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains(u"others may read or change this file"_s), qPrintable(ran.err));
        QVERIFY(!ran.both().contains(u"horse"_s));
#endif
    }

    /// The operator's page names every setting of the service with its default and its range.
    void thePageNamesThemAll()
    {
        QFile file(QStringLiteral(BUNSNC_SOURCE_DIR "/docs/serve.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        QStringList told;
        for (const QString &line : lines) {
            if (line.startsWith("| `"_L1) && line.section(u'`', 1, 1).contains(u'.') && !line.contains(u'/'))
                told << line.section(u'`', 1, 1);
        }
        for (const SettingInfo &setting : allSettings()) {
            const QString name = QLatin1StringView(setting.name);
            if (setting.use == SettingUse::Console) {
                QVERIFY2(!told.contains(name), setting.name);
                continue;
            }
            QString fallback = setting.fallback.toVariant().toString();
            if (setting.fallback.isDouble())
                fallback = QString::number(setting.fallback.toDouble(), 'f', 0);
            QString range;
            if (setting.fallback.isDouble())
                range = u"%1 to %2"_s.arg(setting.minimum, 0, 'f', 0).arg(setting.maximum, 0, 'f', 0);
            else if (setting.fallback.isBool())
                range = u"true, false"_s;
            else if (setting.choices)
                range = QString::fromLatin1(setting.choices).split(u'|').join(u", "_s);
            const QString wanted = u"| `%1` | %2 | %3 |"_s.arg(name, fallback, range);
            const bool there = std::any_of(
                lines.begin(), lines.end(), [&](const QString &line) { return line.startsWith(wanted); });
            QVERIFY2(there, qPrintable(wanted));
        }
    }

private:
    BunsncProcess m_bunsnc;
};

QTEST_GUILESS_MAIN(TestServeConfiguration)
#include "tst_serveconfiguration.moc"
