// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

namespace {

constexpr auto catalog = "/api/sn_sc/servicecatalog";
constexpr auto laptop = "04b7e94b4f7b4200086eeed18110c7fd";

} // namespace

/// The Service Catalog API where several ask at once.
class CatalogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCartIsOrderedOnce();
};

void CatalogTest::aCartIsOrderedOnce()
{
    simulator::Options options = SimulatorFixture::smallInstance(10);
    options.threads = 4;
    SimulatorFixture simulator(options);
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    RestClient client(simulator.url());
    QNetworkAccessManager manager;
    const auto submit = [&] {
        QNetworkRequest request(QUrl(simulator.url().toString(QUrl::RemovePath) + QLatin1StringView(catalog)
            + u"/cart/submit_order"_s));
        request.setRawHeader("Authorization", "Basic " + QByteArray("admin:admin").toBase64());
        request.setRawHeader("Content-Type", "application/json");
        return std::unique_ptr<QNetworkReply>(manager.post(request, "{}"));
    };
    const auto statusOf = [](const QNetworkReply &reply) {
        return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    };
    const qint64 before = simulator.count(u"sc_request"_s);
    for (int round = 1; round <= 15; ++round) {
        const auto added = client.post(QByteArray(catalog) + "/items/" + laptop + "/add_to_cart",
            {{u"sysparm_quantity"_s, u"1"_s}});
        QCOMPARE(added.status, 200);
        std::unique_ptr<QNetworkReply> replies[4];
        for (auto &reply : replies)
            reply = submit();
        QList<int> statuses;
        for (const auto &reply : replies) {
            QTRY_VERIFY(reply->isFinished());
            statuses.append(statusOf(*reply));
        }
        std::sort(statuses.begin(), statuses.end());
        QCOMPARE(statuses, (QList<int>{200, 400, 400, 400})); // the others find an empty cart
        QCOMPARE(simulator.count(u"sc_request"_s), before + round);
    }
}

QTEST_GUILESS_MAIN(CatalogTest)
#include "tst_simulatorcatalog.moc"
