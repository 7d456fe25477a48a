// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/ambclient.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

const QString connectChannel = u"/meta/connect"_s;
const QString disconnectChannel = u"/meta/disconnect"_s;

/// Several Bayeux messages at once: in one POST, or in one WebSocket message.
class BatchClient : public AmbClient {
public:
    BatchClient(const QUrl &url, bool webSocket)
        : AmbClient(url, webSocket)
        , m_webSocket(webSocket)
    {
        QObject::connect(&socket(), &QWebSocket::textMessageReceived, &socket(),
            [this](const QString &text) { take(text.toUtf8()); });
    }

    QJsonObject message(const QString &channel, const QString &id) const
    {
        return {{u"channel"_s, channel}, {u"id"_s, id}, {u"clientId"_s, clientId}, {u"connectionType"_s, u"any"_s}};
    }
    void send(const QJsonArray &messages)
    {
        const QByteArray text = QJsonDocument(messages).toJson(QJsonDocument::Compact);
        if (m_webSocket) {
            socket().sendTextMessage(QString::fromUtf8(text));
            return;
        }
        QNetworkReply *reply = postText(text);
        QObject::connect(reply, &QNetworkReply::finished, &socket(), [this, reply] {
            take(reply->readAll());
            reply->deleteLater();
        });
    }
    /// The ids of what came, in its order; events as "event".
    QStringList received() const
    {
        QStringList ids;
        for (const QJsonObject &message : m_received)
            ids.append(message.contains(u"data"_s) ? u"event"_s : message[u"id"].toString());
        return ids;
    }
    bool allSuccessful() const
    {
        return std::all_of(m_received.begin(), m_received.end(), [](const QJsonObject &message) {
            return message.contains(u"data"_s) || message[u"successful"].toBool();
        });
    }
    void forget() { m_received.clear(); }

private:
    void take(const QByteArray &text)
    {
        for (const QJsonValue &message : QJsonDocument::fromJson(text).array())
            m_received.append(message.toObject());
    }

    const bool m_webSocket;
    QList<QJsonObject> m_received;
};

} // namespace

/// What the message bus makes of several messages at once, and of events that wait when a connect comes.
class AmbBatchesTest : public QObject {
    Q_OBJECT

    static void rows(const char *name, const QStringList &channels, const QStringList &answered)
    {
        for (const bool webSocket : {false, true}) {
            QTest::addRow("%s, %s", name, webSocket ? "websocket" : "long polling")
                << webSocket << channels << answered;
        }
    }

private Q_SLOTS:
    void oneConnectOfABatchIsHeld_data();
    void oneConnectOfABatchIsHeld();
    void waitingEventsComeWithAnImmediateReply_data();
    void waitingEventsComeWithAnImmediateReply();
};

void AmbBatchesTest::oneConnectOfABatchIsHeld_data()
{
    QTest::addColumn<bool>("webSocket");
    QTest::addColumn<QStringList>("channels");
    QTest::addColumn<QStringList>("answered"); ///< the others are held
    const QString &c = connectChannel;
    const QString &d = disconnectChannel;
    rows("two connects and a disconnect", {c, c, d}, {u"0"_s, u"1"_s, u"2"_s});
    rows("a connect and a disconnect", {c, d}, {u"0"_s, u"1"_s});
    rows("a connect of a session that has ended", {c, d, c}, {u"0"_s, u"1"_s, u"2"_s});
    rows("three connects", {c, c, c}, {u"0"_s, u"1"_s});
}

void AmbBatchesTest::oneConnectOfABatchIsHeld()
{
    QFETCH(bool, webSocket);
    QFETCH(QStringList, channels);
    QFETCH(QStringList, answered);
    SimulatorFixture simulator;
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    BatchClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.open());
    QVERIFY(client.shakeHands()[u"successful"].toBool());
    QVERIFY(client.subscribe(AmbClient::channel(u"incident"_s, {}))[u"successful"].toBool());
    QVERIFY(client.ask(client.connectMessage())[u"successful"].toBool()); // the first one is never held
    client.forget();

    QJsonArray batch;
    for (const QString &channel : channels)
        batch.append(client.message(channel, QString::number(batch.size())));
    client.send(batch);
    const bool holds = answered.size() < channels.size();
    if (holds && !webSocket) { // the POST waits as a whole, till there is something to tell
        QTest::qWait(100);
        QCOMPARE(client.received(), QStringList());
    } else {
        QTRY_COMPARE(client.received(), answered);
    }
    if (!holds) {
        QCOMPARE(client.ask(client.connectMessage(0))[u"error"].toString(), u"402::Unknown client"_s);
        return;
    }
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    answered.append(u"event"_s);
    if (!webSocket)
        answered.append(QString::number(channels.size() - 1));
    QTRY_COMPARE(client.received(), answered);
    QVERIFY(client.allSuccessful());
}

void AmbBatchesTest::waitingEventsComeWithAnImmediateReply_data()
{
    QTest::addColumn<bool>("webSocket");
    QTest::addColumn<bool>("first");
    QTest::newRow("the first connect, long polling") << false << true;
    QTest::newRow("the first connect, websocket") << true << true;
    QTest::newRow("a connect without time, long polling") << false << false;
    QTest::newRow("a connect without time, websocket") << true << false;
}

void AmbBatchesTest::waitingEventsComeWithAnImmediateReply()
{
    QFETCH(bool, webSocket);
    QFETCH(bool, first);
    SimulatorFixture simulator;
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    BatchClient client(simulator.url(), webSocket);
    client.cookies = AmbClient::logIn(simulator.url());
    QVERIFY(client.open());
    QVERIFY(client.shakeHands()[u"successful"].toBool());
    if (!first)
        QVERIFY(client.ask(client.connectMessage())[u"successful"].toBool());
    QVERIFY(client.subscribe(AmbClient::channel(u"incident"_s, {}))[u"successful"].toBool());
    // One who listens beside it tells when the event has been given out.
    AmbClient witness(simulator.url(), true);
    witness.cookies = client.cookies;
    QVERIFY(witness.watch(u"incident"_s, {}));
    simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QCOMPARE(witness.events(1, patienceMs).size(), 1);
    QVERIFY(witness.ask({{u"channel"_s, u"/meta/unsubscribe"_s},
        {u"subscription"_s, AmbClient::channel(u"incident"_s, {})}})[u"successful"].toBool());
    client.forget();
    client.send({[&] {
        QJsonObject connect = client.message(connectChannel, u"c"_s);
        if (!first)
            connect.insert(u"advice"_s, QJsonObject{{u"timeout"_s, 0}});
        return connect;
    }()});
    QTRY_COMPARE(client.received(), (QStringList{u"event"_s, u"c"_s}));
    QVERIFY(client.allSuccessful());
}

QTEST_GUILESS_MAIN(AmbBatchesTest)
#include "tst_ambbatches.moc"
