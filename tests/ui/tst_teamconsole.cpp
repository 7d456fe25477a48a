// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The console on a team's servers, real ones: set-up by hand, changes that arrive, servers that go away and come back.
#include "services/database/postgres.h"
#include "services/query/parser.h"
#include "services/stream/redis/relay.h"
#include "tests/support/cutproxy.h"
#include "tests/support/passwordaccess.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/support/redisserver.h"
#include "tests/ui/livedesk.h"
#include "ui/dialogs/connectiondialog.h"
#include "ui/shell/serveraddress.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;
using namespace std::chrono_literals;
using bunsnc::test::SimulatorFixture;
using bunsnc::tests::Desk;

class TestTeamConsole final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void addressesAreTakenApart();
    void setUpByHand_data() { languages(); }
    void setUpByHand();
    void theTestSaysWhatIsWrong_data();
    void theTestSaysWhatIsWrong();
    void serversGoAndComeBack_data() { languages(); }
    void serversGoAndComeBack();
    void finishedTicketsWaitForTheServer();
    void startsBeforeTheServer();
    void closesThoughTheServerHangs();
    void changesItsSource();

private:
    static void languages();
    QString database() const { return QUrl(m_url).path().mid(1); }
    QString place(quint16 port) const { return QStringLiteral("127.0.0.1:%1/%2").arg(port).arg(database()); }
    void read(Desk &desk, quint16 port, const QString &redisUrl = {});
    bool administer(const QByteArray &sql);

    std::unique_ptr<test::PostgresServer> m_server;
    QString m_url; ///< the administrator's
};

namespace {

/// What a service does for a team: mirrors a simulated instance, and publishes the changes.
struct Service {
    SimulatorFixture instance;
    std::unique_ptr<engine::Engine> engine;
    std::unique_ptr<redis::Relay> relay;

    explicit Service(const QString &url, const std::optional<redis::Endpoint> &endpoint = {})
    {
        auto store = store::openPostgresStore(url, StateCatalog());
        if (!store || !instance.isRunning())
            return;
        engine::EmbeddedOptions options;
        options.instance.url = instance.url();
        options.auth = servicenow::basicAuth(QStringLiteral("admin"), QStringLiteral("admin"));
        options.store = *store;
        options.mirror.pollInterval = 100ms;
        options.mirror.backoff = {.first = 50ms, .max = 200ms, .failed = 200ms};
        auto opened = engine::openEmbedded(std::move(options));
        if (!opened)
            return;
        engine = std::move(*opened);
        if (endpoint)
            relay = std::make_unique<redis::Relay>(
                *store, redis::RelayOptions{.endpoint = *endpoint, .lookInterval = 20ms, .retryDelay = {10ms, 50ms}});
    }
    bool isLive() const { return engine && engine->mirrorStatus().phase == sync::Phase::Live; }
    /// Of the first live incident of a list.
    QString rename(models::QueueModel *incidents, const QString &title)
    {
        const QString sysId = incidents->ticketAt(0)->sysId;
        instance.update(QStringLiteral("incident"), sysId, {{QStringLiteral("short_description"), title}});
        return sysId;
    }
};

QString titleOf(models::QueueModel *incidents, const QString &sysId)
{
    for (int row = 0; row < incidents->rowCount(); ++row) {
        if (incidents->ticketAt(row)->sysId == sysId)
            return incidents->index(row, models::QueueModel::ShortDescriptionColumn).data().toString();
    }
    return {};
}

bool areUrgent(models::QueueModel *incidents)
{
    for (int row = 0; row < incidents->rowCount(); ++row) {
        if (incidents->ticketAt(row)->priority != 1)
            return false;
    }
    return incidents->rowCount() > 0;
}

void type(ConnectionDialog &dialog, const char *field, const QString &text)
{
    auto *const edit = dialog.findChild<QLineEdit *>(QLatin1StringView(field));
    QTest::mouseClick(edit, Qt::LeftButton);
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

void press(ConnectionDialog &dialog, const char *button)
{
    QTest::mouseClick(dialog.findChild<QPushButton *>(QLatin1StringView(button)), Qt::LeftButton);
}

void choose(ConnectionDialog &dialog, const char *source)
{
    auto *const choice = dialog.findChild<QRadioButton *>(QLatin1StringView(source));
    QTest::mouseClick(choice, Qt::LeftButton, {}, QPoint(8, choice->height() / 2));
}

QString noteOf(const Page *page)
{
    const auto *const note = page->findChild<QLabel *>(QStringLiteral("unreadNote"));
    return note->isVisible() ? note->text() : QString();
}

} // namespace

void TestTeamConsole::languages()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR");
    QTest::newRow("en") << QStringLiteral("en");
}

void TestTeamConsole::initTestCase()
{
    m_server = std::make_unique<test::PostgresServer>(test::askingForPasswords());
    BUNSNC_NEEDS_POSTGRES(*m_server);
}

void TestTeamConsole::init()
{
    if (!m_server->isRunning())
        QVERIFY(m_server->start());
    m_url = m_server->createDatabaseUrl();
    QVERIFY(!m_url.isEmpty());
    QVERIFY(store::openPostgresStore(m_url, StateCatalog()));
    QVERIFY(administer("DO $$ BEGIN CREATE ROLE console LOGIN PASSWORD 'geheim' IN ROLE bunsnc_console; "
                       "CREATE ROLE guest LOGIN PASSWORD 'geheim'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
}

bool TestTeamConsole::administer(const QByteArray &sql)
{
    auto connection = postgres::Connection::open({.address = m_url, .searchPath = "public"});
    return connection && (*connection)->execute(sql);
}

void TestTeamConsole::read(Desk &desk, quint16 port, const QString &redisUrl)
{
    desk.settings.set(SettingKey::StoreAddress, QString(QStringLiteral("postgresql://console@") + place(port)));
    desk.settings.set(SettingKey::RedisUrl, redisUrl);
    desk.window->connectToInstance(Passwords{.store = QStringLiteral("geheim")});
}

void TestTeamConsole::addressesAreTakenApart()
{
    const auto parse = [](const char *text) {
        return ServerAddress::parse(QString::fromUtf8(text), QLatin1StringView("postgresql"));
    };
    const auto whole = parse("ana@db.example.com:5433/tickets?sslmode=verify-ca");
    QCOMPARE(whole.user, QStringLiteral("ana"));
    QCOMPARE(whole.place, QStringLiteral("postgresql://db.example.com:5433/tickets?sslmode=verify-ca"));
    QCOMPARE(whole.toString(), QStringLiteral("postgresql://ana@db.example.com:5433/tickets?sslmode=verify-ca"));
    const auto secret = parse("postgresql://ana%40desk:p%2Fss@a.example.com,b.example.com:5433/tickets");
    QCOMPARE(secret.user, QStringLiteral("ana@desk"));
    QCOMPARE(secret.password, QStringLiteral("p/ss"));
    QCOMPARE(secret.hosts(), QStringLiteral("a.example.com,b.example.com:5433"));
    QCOMPARE(secret.toString(), QStringLiteral("postgresql://ana%40desk@a.example.com,b.example.com:5433/tickets"));
    const auto socket = parse("postgresql:///tickets?host=/run/postgresql&user=ana&password=x");
    QCOMPARE(socket.user, QStringLiteral("ana"));
    QCOMPARE(socket.password, QStringLiteral("x"));
    QCOMPARE(socket.toString(), QStringLiteral("postgresql:///tickets?host=/run/postgresql&user=ana"));
    QVERIFY(parse("  ").toString().isEmpty());
}

void TestTeamConsole::setUpByHand()
{
    QFETCH(QString, language);
    const bool english = language == QLatin1StringView("en");
    test::RedisServer redis({QStringLiteral("--requirepass"), QStringLiteral("segredo")});
    if (!redis.isInstalled())
        QSKIP(qPrintable(redis.problem()));
    QVERIFY2(redis.isRunning(), qPrintable(redis.problem()));
    Service service(m_url,
        redis::Endpoint{.host = redis.host(), .port = redis.port(), .password = QStringLiteral("segredo")});
    QTRY_VERIFY(service.isLive());
    test::CutProxy network(m_server->socketPath());
    Desk desk(language);
    desk.window->showConnection();
    auto *const dialog = desk.window->findChild<ConnectionDialog *>();
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    choose(*dialog, "sourceTeam");
    QVERIFY(dialog->findChild<QLineEdit *>(QStringLiteral("storeAddress"))->isVisible());
    QVERIFY(!dialog->findChild<QLineEdit *>(QStringLiteral("instanceUrl"))->isVisible());
    // Somebody pastes all of it: the user moves to its field, and the password out of sight.
    type(*dialog, "storeAddress", QStringLiteral("console:geheim@") + place(network.port()));
    type(*dialog, "redisUrl", QStringLiteral("redis://127.0.0.1:%1").arg(redis.port()));
    type(*dialog, "redisPassword", QStringLiteral("segredo"));
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("storeUser"))->text(), QStringLiteral("console"));
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("storePassword"))->text(), QStringLiteral("geheim"));
    QVERIFY(!dialog->findChild<QLineEdit *>(QStringLiteral("storeAddress"))->text().contains(QStringLiteral("geheim")));

    press(*dialog, "testButton");
    QTRY_VERIFY2(dialog->report().startsWith(english ? QStringLiteral("It works: reads as console")
                                                     : QStringLiteral("Funciona: lê como console")),
        qPrintable(dialog->report() + dialog->messages()->text()));
    const QString answers = english ? QStringLiteral("Redis answers") : QStringLiteral("O Redis responde");
    QTRY_VERIFY2(dialog->report().contains(answers), qPrintable(dialog->report()));
    press(*dialog, "saveButton");
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    QVERIFY(!desk.window->session()->engine().isMirroring());
    const QString address = desk.settings.string(SettingKey::StoreAddress);
    QCOMPARE(address, QStringLiteral("postgresql://console@") + place(network.port()));
    const Profile profile = Profile::fromSettings(desk.settings);
    QCOMPARE(desk.secrets->read(storeSecretName(profile))->value_or(QString()), QStringLiteral("geheim"));
    QCOMPARE(desk.secrets->read(redisSecretName(profile))->value_or(QString()), QStringLiteral("segredo"));

    // Which source, how old, and how changes come.
    const models::Freshness *const fresh = desk.window->session()->freshness();
    QTRY_VERIFY(desk.window->session()->engine().teamStatus()->hasStream);
    QTRY_COMPARE(fresh->level(), models::FreshnessLevel::Fresh);
    QTRY_VERIFY2(fresh->text().startsWith(english ? QStringLiteral("team · live") : QStringLiteral("equipe · ao vivo")),
        qPrintable(fresh->text()));
    const QString name = english ? QStringLiteral("Team server 127") : QStringLiteral("Servidor da equipe 127");
    QTRY_VERIFY2(desk.window->status()->text().contains(name), qPrintable(desk.window->status()->text()));

    // A change on the instance reaches the cell.
    const QString sysId = service.rename(desk.incidents(), QStringLiteral("Impressora em chamas"));
    QTRY_COMPARE(titleOf(desk.incidents(), sysId), QStringLiteral("Impressora em chamas"));
    // Also when Redis is gone: it is asked for then.
    redis.kill();
    const QString polling = english ? QStringLiteral("team · polling") : QStringLiteral("equipe · por consulta");
    QTRY_VERIFY2(fresh->text().startsWith(polling), qPrintable(fresh->text()));
    service.rename(desk.incidents(), QStringLiteral("Impressora apagada"));
    QTRY_COMPARE(titleOf(desk.incidents(), sysId), QStringLiteral("Impressora apagada"));
    QVERIFY(!desk.window->messages()->isVisible());
}

void TestTeamConsole::theTestSaysWhatIsWrong_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("field"); ///< that is marked
    QTest::addColumn<QString>("words");
    const auto row = [](const char *what, const char *field, const char *portuguese, const char *english) {
        const QString fault = QString::fromUtf8(what), marked = QString::fromUtf8(field);
        QTest::addRow("%s pt", what) << QStringLiteral("pt_BR") << fault << marked << QString::fromUtf8(portuguese);
        QTest::addRow("%s en", what) << QStringLiteral("en") << fault << marked << QString::fromUtf8(english);
    };
    row("password", "storePassword", "O banco de dados recusa isto", "The database refuses this");
    row("host", "storeAddress", "O endereço no-such-desk.invalid não foi encontrado",
        "The address no-such-desk.invalid was not found");
    row("port", "storeAddress", "O banco de dados não responde", "The database does not answer");
    row("empty", "storeAddress", "O banco de dados não é do BunSNC", "The database is not one of BunSNC's");
    row("newer", "storeAddress", "O banco de dados da equipe é mais novo", "The team's database is newer");
    row("rights", "storeUser", "não deixa este usuário ler", "does not let this user read");
    row("address", "storeAddress", "o endereço está vazio", "the address is empty");
    row("redis", "redisUrl", "não aceita conexões. Sem ele", "does not accept connections. Without it");
}

void TestTeamConsole::theTestSaysWhatIsWrong()
{
    QFETCH(QString, language);
    QFETCH(QString, what);
    QFETCH(QString, field);
    QFETCH(QString, words);
    test::CutProxy network(m_server->socketPath());
    Desk desk(language);
    ConnectionDialog dialog(desk.settings, desk.secrets);
    dialog.show();
    choose(dialog, "sourceTeam");
    const auto is = [&what](const char *which) { return what == QLatin1StringView(which); };
    QString address = place(network.port());
    if (is("host"))
        address = QStringLiteral("no-such-desk.invalid/tickets?sslmode=disable");
    else if (is("port"))
        address = place(1);
    else if (is("address"))
        address.clear();
    else if (is("empty"))
        QVERIFY(administer("DROP SCHEMA bunsnc CASCADE"));
    else if (is("newer"))
        QVERIFY(administer("UPDATE bunsnc.schema_version SET version = version + 1"));
    type(dialog, "storeAddress", address);
    type(dialog, "storeUser", is("rights") ? QStringLiteral("guest") : QStringLiteral("console"));
    type(dialog, "storePassword", is("password") ? QStringLiteral("falsch") : QStringLiteral("geheim"));
    if (is("redis"))
        type(dialog, "redisUrl", QStringLiteral("127.0.0.1:1"));
    press(dialog, "testButton");
    const auto said = [&dialog] { return QString(dialog.messages()->text() + dialog.report()); };
    QTRY_VERIFY2(said().contains(words), qPrintable(said()));
    QVERIFY(!said().contains(QStringLiteral("falsch")));
    QVERIFY(dialog.findChild<QLineEdit *>(field)->property("invalid").toBool());
}

void TestTeamConsole::serversGoAndComeBack()
{
    QFETCH(QString, language);
    const bool english = language == QLatin1StringView("en");
    Service service(m_url);
    QTRY_VERIFY(service.isLive());
    test::CutProxy network(m_server->socketPath());
    Desk desk(language);
    read(desk, network.port());
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 10 && !desk.incidents()->isLoading());
    models::QueueModel *const incidents = desk.incidents();
    const int rows = incidents->rowCount();
    const models::Freshness *const fresh = desk.window->session()->freshness();
    const QString sysId = incidents->ticketAt(0)->sysId;

    network.setMode(test::CutProxy::Mode::Cut);
    QTRY_COMPARE(fresh->level(), models::FreshnessLevel::Offline);
    QTRY_VERIFY(desk.window->messages()->isVisible());
    QVERIFY2(fresh->text().contains(english ? QStringLiteral("offline") : QStringLiteral("sem conexão")),
        qPrintable(fresh->text()));
    QCOMPARE(incidents->rowCount(), rows); // what was read stays
    // What is here can be searched and sorted.
    incidents->setFilterText(incidents->ticketAt(0)->number);
    QTRY_COMPARE(incidents->rowCount(), 1);
    incidents->setFilterText({});
    incidents->sort(models::QueueModel::NumberColumn);
    QTRY_COMPARE(incidents->rowCount(), rows);
    QVERIFY(noteOf(desk.window->queuePage(Kind::Incident)).isEmpty());
    // What only the server can tell is said in place.
    incidents->setQuery(*query::parse(QStringLiteral("priority=1")));
    const auto *const page = desk.window->queuePage(Kind::Incident);
    QTRY_VERIFY2(noteOf(page).contains(english ? QStringLiteral("does not answer") : QStringLiteral("não responde")),
        qPrintable(noteOf(page)));
    QCOMPARE(incidents->rowCount(), rows);
    // As does a ticket that was not read before.
    desk.window->detail()->showTicket(incidents->ticketAt(7)->id);
    const auto tells = [&desk](const QString &words) {
        const auto labels = desk.window->detail()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&words](const QLabel *label) { return label->isVisible() && label->text().contains(words); });
    };
    QTRY_VERIFY(tells(english ? QStringLiteral("could not be read") : QStringLiteral("Não foi possível ler este")));
    const QString number = incidents->ticketAt(7)->number;
    QVERIFY(!QApplication::activeModalWidget());

    // Meanwhile the service goes on.
    const QString title = QStringLiteral("short_description"), one = QStringLiteral("1");
    service.instance.update(QStringLiteral("incident"), sysId,
        {{title, QStringLiteral("Mudou enquanto isso")}, {QStringLiteral("priority"), one}});
    const QString born = service.instance.insert(QStringLiteral("incident"),
        {{title, QStringLiteral("Nasceu enquanto isso")}, {QStringLiteral("priority"), one},
            {QStringLiteral("state"), one}});
    network.setMode(test::CutProxy::Mode::Pass);
    QTRY_COMPARE(fresh->level(), models::FreshnessLevel::Fresh);
    QTRY_VERIFY(noteOf(page).isEmpty());
    QTRY_COMPARE(titleOf(incidents, sysId), QStringLiteral("Mudou enquanto isso"));
    QTRY_COMPARE(titleOf(incidents, born), QStringLiteral("Nasceu enquanto isso"));
    QTRY_VERIFY(!desk.window->messages()->isVisible());
    QTRY_VERIFY(areUrgent(incidents)); // and the filter holds
    QTRY_COMPARE(desk.window->detail()->shownNumber(), number);
    // None lost, none twice.
    incidents->setQuery({});
    auto reader = service.engine->store()->openReader();
    QVERIFY(reader);
    const auto stored = *(*reader)->count(Kind::Incident, false, {});
    QTRY_COMPARE(qint64(incidents->rowCount()), stored);
    QSet<qint64> ids;
    for (int row = 0; row < incidents->rowCount(); ++row)
        ids.insert(incidents->ticketAt(row)->id);
    QCOMPARE(qint64(ids.size()), stored);
}

void TestTeamConsole::finishedTicketsWaitForTheServer()
{
    Service service(m_url);
    QTRY_VERIFY(service.isLive());
    test::CutProxy network(m_server->socketPath());
    Desk desk;
    read(desk, network.port());
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    network.setMode(test::CutProxy::Mode::Cut);
    QTRY_VERIFY(desk.window->session()->isAway());
    desk.window->showPage(ActionId::ShowFinished);
    QTRY_VERIFY(desk.window->finishedPage()->model() && desk.window->finishedPage()->model()->isUnread());
    QCOMPARE(desk.window->finishedPage()->model()->rowCount(), 0);
    network.setMode(test::CutProxy::Mode::Pass);
    QTRY_VERIFY(desk.window->finishedPage()->model()->rowCount() > 0);
    QVERIFY(!desk.window->finishedPage()->model()->isUnread());
    QTRY_VERIFY(desk.window->finishedPage()->model()->ticketAt(0));
}

void TestTeamConsole::startsBeforeTheServer()
{
    Service service(m_url);
    QTRY_VERIFY(service.isLive());
    test::CutProxy network(m_server->socketPath());
    network.setMode(test::CutProxy::Mode::Cut);
    Desk desk;
    read(desk, network.port());
    QTRY_VERIFY(desk.window->messages()->isVisible());
    QVERIFY(desk.window->messages()->text().contains(QStringLiteral("O banco de dados não responde")));
    network.setMode(test::CutProxy::Mode::Pass);
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    QTRY_VERIFY(!desk.window->messages()->isVisible());
}

void TestTeamConsole::closesThoughTheServerHangs()
{
    Service service(m_url);
    QTRY_VERIFY(service.isLive());
    test::CutProxy network(m_server->socketPath());
    Desk desk;
    read(desk, network.port());
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    network.setMode(test::CutProxy::Mode::Silent);
    desk.incidents()->setQuery(*query::parse(QStringLiteral("priority=1"))); // somebody waits for an answer
    QSignalSpy closed(desk.window.get(), &MainWindow::closed);
    QElapsedTimer timer;
    timer.start();
    desk.window->close();
    QTRY_COMPARE(closed.count(), 1);
    desk.window.reset(); // waits for all that is left of it
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(closed.first().first().toBool(), true);
    // And while it only connects.
    Desk other;
    read(other, network.port());
    QTest::qWait(100);
    timer.restart();
    other.window->close();
    other.window.reset();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

void TestTeamConsole::changesItsSource()
{
    Service service(m_url);
    QTRY_VERIFY(service.isLive());
    test::CutProxy network(m_server->socketPath());
    Desk desk;
    SimulatorFixture own(tests::secured(desk.directory, 40));
    QVERIFY2(own.isRunning(), qPrintable(own.problem()));
    read(desk, network.port());
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);

    desk.window->showConnection();
    auto *dialog = desk.window->findChild<ConnectionDialog *>();
    choose(*dialog, "sourceMirror");
    type(*dialog, "instanceUrl", own.url().toString());
    type(*dialog, "instanceUser", QStringLiteral("admin"));
    type(*dialog, "instancePassword", QStringLiteral("admin"));
    type(*dialog, "caFile", own.caFile());
    QSignalSpy closed(dialog, &QDialog::finished);
    press(*dialog, "saveButton");
    QTRY_COMPARE(closed.count(), 1);
    QTRY_VERIFY(desk.window->session() && desk.window->session()->engine().isMirroring());
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    QTRY_COMPARE(desk.window->session()->freshness()->level(), models::FreshnessLevel::Fresh);
    QVERIFY(desk.settings.string(SettingKey::StoreAddress).isEmpty());

    read(desk, network.port());
    QTRY_VERIFY(desk.window->session() && desk.window->session()->engine().teamStatus());
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
}

QTEST_MAIN(TestTeamConsole)
#include "tst_teamconsole.moc"
