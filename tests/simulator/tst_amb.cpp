// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/ambclient.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// The instance's message bus, asked by raw Bayeux messages.
class AmbTest : public QObject {
    Q_OBJECT

    static QString statusIn(const QJsonObject &reply) { return reply[u"ext"][u"glide.session.status"].toString(); }
    static void bothWays()
    {
        QTest::addColumn<bool>("webSocket");
        QTest::newRow("websocket") << true;
        QTest::newRow("long polling") << false;
    }

private Q_SLOTS:
    void shakesHands_data() { bothWays(); }
    void shakesHands();
    void withoutLoginItSaysSo_data() { bothWays(); }
    void withoutLoginItSaysSo();
    void tellsChanges_data() { bothWays(); }
    void tellsChanges();
    void tellsWhatEntersAndLeavesAQuery_data() { bothWays(); }
    void tellsWhatEntersAndLeavesAQuery();
    void watchesTheTablesBelow();
    void holdsAConnect_data() { bothWays(); }
    void holdsAConnect();
    void keepsEventsBetweenConnects();
    void refusals();
    void allOfAListOrNone();
    void unsubscribesAndDisconnects();
    void accessRulesHold();
    void unknownClientsAreRefused();
    void notSomebodyElsesSession();
    void aClientThatDoesNotFetchIsForgotten();
    void sessionsDieSilently_data() { bothWays(); }
    void sessionsDieSilently();
    void rebindsALiveSocket();
    void absentAndWebSocketOff();
    void stopsWhileConnectsAreHeld();
};

void AmbTest::shakesHands()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    AmbClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(!client.cookies.isEmpty());
    QVERIFY(client.open());
    const QJsonObject reply = client.shakeHands();
    QVERIFY(reply[u"successful"].toBool());
    QVERIFY(!client.clientId.isEmpty());
    QCOMPARE(reply[u"version"].toString(), u"1.0"_s);
    QCOMPARE(reply[u"id"].toString(), u"1"_s);
    QCOMPARE(reply[u"supportedConnectionTypes"].toArray(), QJsonArray({u"websocket"_s, u"long-polling"_s}));
    QCOMPARE(reply[u"advice"][u"reconnect"].toString(), u"retry"_s);
    QCOMPARE(statusIn(reply), u"session.logged.in"_s);
    const QJsonObject connected = client.ask(client.connectMessage());
    QVERIFY(connected[u"successful"].toBool()); // the first one is not held
    QCOMPARE(statusIn(connected), u"session.logged.in"_s);
}

void AmbTest::withoutLoginItSaysSo()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), webSocket);
    client.cookies = "JSESSIONID=00000000000000000000000000000000";
    QVERIFY(client.open());
    const QJsonObject reply = client.shakeHands();
    QVERIFY(reply[u"successful"].toBool());
    QCOMPARE(statusIn(reply), u"session.logged.out"_s);
    const QJsonObject denied = client.subscribe(AmbClient::channel(u"incident"_s, u"active=true"_s));
    QVERIFY(!denied[u"successful"].toBool());
    QVERIFY(denied[u"error"].toString().startsWith(u"403:"_s));
    QCOMPARE(statusIn(client.ask(client.connectMessage(0))), u"session.logged.out"_s);
}

void AmbTest::tellsChanges()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.watch(u"incident"_s, u"active=true"_s));

    const auto next = [&](qsizetype count) {
        const auto events = client.events(count);
        if (!webSocket) { // the answer to the connect took them along
            client.replyTo(client.held);
            client.held = client.connectMessage();
            client.post(client.held);
        }
        return events;
    };
    const QString id =
        simulator.insert(u"incident"_s, {{u"short_description"_s, u"Impressora parada"_s}, {u"impact"_s, u"1"_s}});
    auto events = next(1);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0][u"channel"].toString(), AmbClient::channel(u"incident"_s, u"active=true"_s));
    QJsonObject data = events[0][u"data"].toObject();
    QCOMPARE(data[u"table_name"].toString(), u"incident"_s);
    QCOMPARE(data[u"sys_id"].toString(), id);
    QCOMPARE(data[u"operation"].toString(), u"insert"_s);
    QCOMPARE(data[u"action"].toString(), u"entry"_s);
    QVERIFY(data[u"display_value"].toString().startsWith(u"INC"_s));
    QCOMPARE(data[u"record"][u"short_description"][u"value"].toString(), u"Impressora parada"_s);
    QVERIFY(data[u"record"].toObject().contains(u"number"_s));

    simulator.update(u"incident"_s, id, {{u"state"_s, u"2"_s}});
    events = next(1);
    QCOMPARE(events.size(), 1);
    data = events[0][u"data"].toObject();
    QCOMPARE(data[u"operation"].toString(), u"update"_s);
    QCOMPARE(data[u"action"].toString(), u"change"_s);
    QVERIFY(data[u"changes"].toArray().contains(u"state"_s));
    QVERIFY(!data[u"changes"].toArray().contains(u"sys_mod_count"_s));
    QCOMPARE(data[u"record"][u"state"][u"value"].toString(), u"2"_s);
    QVERIFY(data[u"record"][u"state"][u"display_value"].toString() != u"2"_s);
    QCOMPARE(data[u"record"][u"sys_mod_count"][u"value"].toString(), u"1"_s);
    QVERIFY(!data[u"record"].toObject().contains(u"short_description"_s)); // did not change

    simulator.update(u"incident"_s, id, {{u"work_notes"_s, u"ligado de volta"_s}}); // a journal is no column
    events = next(1);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0][u"data"][u"changes"].toArray().size(), 0);

    simulator.remove(u"incident"_s, id);
    events = next(1);
    QCOMPARE(events.size(), 1);
    data = events[0][u"data"].toObject();
    QCOMPARE(data[u"operation"].toString(), u"delete"_s);
    QCOMPARE(data[u"action"].toString(), u"exit"_s);
    QVERIFY(!data.contains(u"record"_s));
}

void AmbTest::tellsWhatEntersAndLeavesAQuery()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    const QString id =
        simulator.insert(u"incident"_s, {{u"short_description"_s, u"quieto"_s}, {u"category"_s, u"network"_s}});
    AmbClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.watch(u"incident"_s, u"category=software^short_descriptionLIKEalto"_s));
    const auto action = [&] {
        const auto events = client.events(1);
        if (!webSocket) {
            client.replyTo(client.held);
            client.held = client.connectMessage();
            client.post(client.held);
        }
        return events.size() == 1 ? events[0][u"data"][u"action"].toString() : u"%1 events"_s.arg(events.size());
    };
    simulator.update(u"incident"_s, id, {{u"category"_s, u"software"_s}}); // not yet: nothing is told
    simulator.update(u"incident"_s, id, {{u"short_description"_s, u"alto"_s}});
    QCOMPARE(action(), u"entry"_s);
    simulator.update(u"incident"_s, id, {{u"urgency"_s, u"1"_s}});
    QCOMPARE(action(), u"change"_s);
    simulator.update(u"incident"_s, id, {{u"category"_s, u"network"_s}});
    QCOMPARE(action(), u"exit"_s);
    simulator.update(u"incident"_s, id, {{u"urgency"_s, u"2"_s}});
    simulator.remove(u"incident"_s, id);
    QCOMPARE(client.events(1, 500).size(), 0);
}

void AmbTest::watchesTheTablesBelow()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), true);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.watch(u"task"_s, u"short_descriptionSTARTSWITHvisto"_s));
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"visto de cima"_s}});
    const auto events = client.events(1);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0][u"data"][u"table_name"].toString(), u"incident"_s);
    QCOMPARE(events[0][u"data"][u"sys_id"].toString(), id);
}

void AmbTest::holdsAConnect()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.open());
    client.shakeHands();
    client.ask(client.connectMessage());
    QElapsedTimer timer;
    timer.start();
    const QJsonObject reply = client.ask(client.connectMessage(700));
    QVERIFY(reply[u"successful"].toBool());
    QVERIFY(timer.elapsed() >= 690);
    // of two, the one that came first is let go at once (POSTs take their ways beside each other); by itself it would
    // wait for half a minute
    QJsonObject first = client.connectMessage();
    client.post(first);
    QJsonObject second = client.connectMessage();
    client.post(second);
    QList<QJsonObject> waiting{first, second};
    const auto letGo = [&] {
        const auto answered = [&](const QJsonObject &message) {
            return client.replyTo(message, 0)[u"successful"].toBool();
        };
        return waiting.removeIf(answered) > 0;
    };
    QVERIFY(QTest::qWaitFor(letGo, 20'000));
    QCOMPARE(client.events(1, 100).size(), 0);
    QCOMPARE(waiting.size(), 1);
    QVERIFY(!letGo()); // and the other one goes on waiting
    if (webSocket)
        QCOMPARE(waiting.first(), second);
}

void AmbTest::keepsEventsBetweenConnects()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), false);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.watch(u"incident"_s, u"active=true"_s));
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QCOMPARE(client.events(1).size(), 1);
    client.replyTo(client.held);
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"dois"_s}});
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"três"_s}});
    QTest::qWait(300);
    QCOMPARE(client.events(1, 50).size(), 0); // nothing comes unasked
    QList<QJsonObject> events;
    // at once, with what waited; or with the first only, when the bus has not looked at the second yet
    for (int i = 0; i < 2 && events.size() < 2; ++i) {
        QVERIFY(client.ask(client.connectMessage())[u"successful"].toBool());
        events += client.events(0);
    }
    QCOMPARE(events.size(), 2);
    QCOMPARE(events[0][u"data"][u"record"][u"short_description"][u"value"].toString(), u"dois"_s);
    QCOMPARE(events[1][u"data"][u"record"][u"short_description"][u"value"].toString(), u"três"_s);
}

void AmbTest::refusals()
{
    SimulatorFixture simulator;
    RestClient rest(simulator.url());
    const QByteArray origin = simulator.url().toEncoded(QUrl::RemovePath);
    const QByteArray cookies = AmbClient::logIn(simulator.url());
    const QByteArray handshake = R"([{"id":"1","channel":"/meta/handshake","version":"1.0"}])";
    const AmbClient::Header cookie{"Cookie", cookies};
    QCOMPARE(rest.call("POST", "/amb", handshake, {cookie}).status, 403); // no Origin
    QCOMPARE(rest.call("POST", "/amb", handshake, {cookie, {"Origin", "https://evil.example"}}).status, 403);
    QCOMPARE(rest.call("POST", "/amb/", handshake, {cookie, {"Origin", origin}}).status, 400);
    QCOMPARE(rest.call("POST", "/amb/x", handshake, {cookie, {"Origin", origin}}).status, 404);
    QCOMPARE(rest.call("GET", "/amb", {}, {cookie, {"Origin", origin}}).status, 400);
    for (const QByteArray &body : {"not json"_ba, "[]"_ba, "[1,2]"_ba, "\"text\""_ba, QByteArray(100'000, '['),
             QByteArray("[" + QByteArray("{},").repeated(200) + "{}]")})
        QCOMPARE(rest.call("POST", "/amb", body, {cookie, {"Origin", origin}}).status, 400);
    // cookies only: a right password does not count
    const auto reply = rest.call("POST", "/amb", handshake, {{"Origin", origin}});
    QCOMPARE(reply.status, 200);
    QCOMPARE(
        QJsonDocument::fromJson(reply.body)[0][u"ext"][u"glide.session.status"].toString(), u"session.logged.out"_s);

    AmbClient client(simulator.url(), true);
    client.cookies = cookies;
    QVERIFY(client.open());
    client.shakeHands();
    for (const QString &channel : {u"/rw/default/no_such_table/YWN0aXZl"_s, u"/rw/default/incident"_s,
             u"/rw/default/incident/!!!"_s, u"/rw/default/sys_audit/"_s, u"/anything"_s, QString()}) {
        const QJsonObject denied = client.subscribe(channel);
        QVERIFY2(!denied[u"successful"].toBool(), qPrintable(channel));
        QVERIFY(!denied[u"error"].toString().isEmpty());
    }
    QVERIFY(client.ask({{u"channel"_s, u"/meta/wish"_s}})[u"error"].toString().startsWith(u"404:"_s));
    QVERIFY(
        !client.ask({{u"channel"_s, u"/rw/default/incident/x"_s}, {u"data"_s, QJsonObject{}}})[u"successful"].toBool());
    client.socket().sendTextMessage(u"nonsense"_s);
    QTRY_VERIFY(!client.socket().isValid());
}

/// A list of subscriptions gets one answer, so it is not taken in part.
void AmbTest::allOfAListOrNone()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), true);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.open());
    QVERIFY(client.shakeHands()[u"successful"].toBool());
    const auto subscribe = [&](int from, int to) {
        QJsonArray channels;
        for (int i = from; i < to; ++i)
            channels.append(AmbClient::channel(u"incident"_s, u"number=INC%1"_s.arg(i)));
        return client.ask({{u"channel"_s, u"/meta/subscribe"_s}, {u"subscription"_s, channels}});
    };
    QVERIFY(subscribe(0, 199)[u"successful"].toBool());
    const QJsonObject refused = subscribe(199, 201);
    QVERIFY(!refused[u"successful"].toBool());
    QVERIFY2(refused[u"error"].toString().contains("too many"_L1), qPrintable(refused[u"error"].toString()));
    QVERIFY(subscribe(500, 501)[u"successful"].toBool()); // there was room for one, and there still is
    QVERIFY(subscribe(0, 100)[u"successful"].toBool()); // those are watched already
    QVERIFY(!subscribe(600, 601)[u"successful"].toBool());
}

void AmbTest::unsubscribesAndDisconnects()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), true);
    client.cookies = AmbClient::logIn(simulator.url());
    const QString channel = AmbClient::channel(u"incident"_s, {});
    QVERIFY(client.watch(u"incident"_s, {}));
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QCOMPARE(client.events(1).size(), 1);
    const QJsonObject done = client.ask({{u"channel"_s, u"/meta/unsubscribe"_s}, {u"subscription"_s, channel}});
    QVERIFY(done[u"successful"].toBool());
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"dois"_s}});
    QCOMPARE(client.events(1, 500).size(), 0);
    QVERIFY(client.ask({{u"channel"_s, u"/meta/disconnect"_s}})[u"successful"].toBool());
    QVERIFY(client.replyTo(client.held)[u"successful"].toBool()); // the connect that waited
    QCOMPARE(client.ask(client.connectMessage())[u"error"].toString(), u"402::Unknown client"_s);
}

void AmbTest::accessRulesHold()
{
    SimulatorFixture simulator;
    RestClient rest(simulator.url());
    QCOMPARE(
        rest.call("POST", "/api/now/table/sys_user",
                R"({"user_name":"leitora","first_name":"Lia","last_name":"Leitora","user_password":"segredo","active":"true"})")
            .status,
        201);
    simulator.insert(u"sys_security_acl"_s,
        {{u"name"_s, u"incident.description"_s}, {u"operation"_s, u"read"_s}, {u"active"_s, u"true"_s},
            {u"role"_s, u"2831a114c611228501d4ea6c309d626d"_s}});
    simulator.insert(u"sys_security_acl"_s,
        {{u"name"_s, u"problem"_s}, {u"operation"_s, u"read"_s}, {u"active"_s, u"true"_s},
            {u"role"_s, u"2831a114c611228501d4ea6c309d626d"_s}});
    AmbClient client(simulator.url(), true);
    client.cookies = AmbClient::logIn(simulator.url(), "leitora", "segredo");
    QVERIFY(client.watch(u"incident"_s, {}));
    QVERIFY(client.subscribe(AmbClient::channel(u"problem"_s, {}))[u"error"].toString().startsWith(u"403:"_s));
    const QString id =
        simulator.insert(u"incident"_s, {{u"short_description"_s, u"aberto"_s}, {u"description"_s, u"fechado"_s}});
    auto events = client.events(1);
    QCOMPARE(events.size(), 1);
    QVERIFY(events[0][u"data"][u"record"].toObject().contains(u"short_description"_s));
    QVERIFY(!events[0][u"data"][u"record"].toObject().contains(u"description"_s));
    QVERIFY(!QJsonDocument(events[0]).toJson().contains("fechado"));
    simulator.setFaults({{u"hidden_permille"_s, 1000}}); // rows that the caller may not see
    simulator.update(u"incident"_s, id, {{u"state"_s, u"2"_s}});
    QCOMPARE(client.events(1, 500).size(), 0);
}

void AmbTest::unknownClientsAreRefused()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), false);
    client.cookies = AmbClient::logIn(simulator.url());
    client.clientId = u"nobody"_s;
    const QJsonObject reply = client.ask(client.connectMessage());
    QCOMPARE(reply[u"error"].toString(), u"402::Unknown client"_s);
    QCOMPARE(reply[u"advice"][u"reconnect"].toString(), u"handshake"_s);
}

void AmbTest::notSomebodyElsesSession()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), false);
    client.cookies = AmbClient::logIn(simulator.url());
    client.shakeHands();
    AmbClient thief(simulator.url(), false);
    thief.cookies = AmbClient::logIn(simulator.url());
    thief.clientId = client.clientId;
    QCOMPARE(thief.ask(thief.connectMessage())[u"error"].toString(), u"402::Unknown client"_s);
}

void AmbTest::aClientThatDoesNotFetchIsForgotten()
{
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), false);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.open());
    client.shakeHands();
    QVERIFY(client.subscribe(AmbClient::channel(u"incident"_s, {}))[u"successful"].toBool());
    std::vector<simulator::DirectChange> changes;
    for (int i = 0; i < 1100; ++i) {
        simulator::DirectChange change;
        change.type = simulator::DirectChange::Type::Insert;
        change.table = u"incident"_s;
        change.fields = {{u"short_description"_s, u"muitos"_s}};
        changes.push_back(change);
    }
    QVERIFY(simulator.control().apply(changes));
    QTRY_COMPARE_WITH_TIMEOUT( // a connect would fetch them
        client.subscribe(AmbClient::channel(u"incident"_s, {}))[u"error"].toString(), u"402::Unknown client"_s, 30'000);
}

void AmbTest::sessionsDieSilently()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    AmbClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.watch(u"incident"_s, {}));
    simulator.setFaults({{u"amb_session_seconds"_s, 1}});
    QTest::qWait(2100);
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"ninguém ouve"_s}});
    QCOMPARE(client.events(1, 500).size(), 0);
    const QJsonObject reply = client.ask(client.connectMessage(0)); // and all looks well
    QVERIFY(reply[u"successful"].toBool());
    QCOMPARE(statusIn(reply), u"session.logged.in"_s);
    simulator.setFaults({{u"amb_session_seconds"_s, -1}});
    AmbClient fresh(simulator.url(), webSocket);
    fresh.cookies = client.cookies;
    QVERIFY(fresh.watch(u"incident"_s, {}));
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"ouve-se"_s}});
    QCOMPARE(fresh.events(1).size(), 1);
}

void AmbTest::rebindsALiveSocket()
{
    SimulatorFixture simulator;
    simulator.setFaults({{u"amb_session_seconds"_s, -1}});
    AmbClient client(simulator.url(), true);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.watch(u"incident"_s, {}));
    QVERIFY(simulator.control().revokeAccess({{u"sessions"_s, true}}));
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"ninguém ouve"_s}});
    QCOMPARE(client.events(1, 300).size(), 0);

    RestClient rest(simulator.url());
    rest.user.clear();
    rest.followsRedirects = false;
    const auto login = rest.call("POST", "/login.do", "user_name=admin&user_password=admin");
    const QByteArray fresh = login.header("Set-Cookie").split(';').first();
    QVERIFY(fresh.startsWith("JSESSIONID="));
    const QByteArray page = rest.call("GET", "/navpage.do", {}, {{"Cookie", fresh}}).body;
    const qsizetype at = page.indexOf("g_ck = '") + 8;
    const QByteArray token = page.mid(at, page.indexOf('\'', at) - at);
    const auto rebind = [&](const QByteArray &userToken, const QString &clientId) {
        return rest.call("POST", "/amb_session_setup.do", "{}",
            {{"Cookie", fresh}, {"X-UserToken", userToken}, {"X-CometD_SessionID", clientId.toLatin1()}});
    };
    QCOMPARE(rebind("wrong", client.clientId).status, 401);
    QCOMPARE(rebind(token, u"nobody"_s).json[u"bind"].toBool(true), false);
    QCOMPARE(rebind(token, client.clientId).json[u"bind"].toBool(), true);
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"ouve-se"_s}});
    const auto events = client.events(1);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0][u"data"][u"record"][u"short_description"][u"value"].toString(), u"ouve-se"_s);
}

void AmbTest::absentAndWebSocketOff()
{
    SimulatorFixture simulator;
    simulator.setFaults({{u"amb_websocket_off"_s, true}});
    const QByteArray cookies = AmbClient::logIn(simulator.url());
    AmbClient socket(simulator.url(), true);
    socket.cookies = cookies;
    QUrl url = simulator.url();
    url.setScheme(u"ws"_s);
    url.setPath(u"/amb"_s);
    QSignalSpy connected(&socket.socket(), &QWebSocket::connected);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QSignalSpy failed(&socket.socket(), &QWebSocket::errorOccurred);
#else
    QSignalSpy failed(&socket.socket(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error));
#endif
    QNetworkRequest request(url);
    request.setRawHeader("Cookie", cookies);
    socket.socket().open(request);
    QTRY_VERIFY(!failed.isEmpty()); // the handshake was refused
    QCOMPARE(connected.size(), 0);
    AmbClient polling(simulator.url(), false);
    polling.cookies = cookies;
    QCOMPARE(polling.shakeHands()[u"supportedConnectionTypes"].toArray(), QJsonArray({u"long-polling"_s}));
    simulator.setFaults({{u"amb_websocket_off"_s, false}});
    AmbClient open(simulator.url(), true);
    open.cookies = cookies;
    QVERIFY(open.watch(u"incident"_s, {}));
    simulator.setFaults({{u"amb_absent"_s, true}});
    QTRY_VERIFY(!open.socket().isValid()); // what is open breaks off
    RestClient rest(simulator.url());
    QCOMPARE(rest.call("POST", "/amb", "[]", {{"Origin", simulator.url().toEncoded(QUrl::RemovePath)}}).status, 404);
    QCOMPARE(rest.call("GET", "/api/now/table/incident?sysparm_limit=1").status, 200);
}

void AmbTest::stopsWhileConnectsAreHeld()
{
    auto simulator = std::make_unique<SimulatorFixture>();
    const QByteArray cookies = AmbClient::logIn(simulator->url());
    AmbClient polling(simulator->url(), false);
    polling.cookies = cookies;
    QVERIFY(polling.watch(u"incident"_s, {}));
    AmbClient socket(simulator->url(), true);
    socket.cookies = cookies;
    QVERIFY(socket.watch(u"incident"_s, {}));
    simulator.reset();
    QTRY_VERIFY(!socket.socket().isValid());
}

QTEST_GUILESS_MAIN(AmbTest)
#include "tst_amb.moc"
