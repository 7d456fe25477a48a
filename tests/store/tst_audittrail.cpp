// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The audit trail of both stores: it grows, and nothing else.
#include "services/store/audittrail.h"
#include "tests/store/storefixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;

namespace {

AuditEntry entryOf(qint64 sequence, int position, const QString &sysId, const QString &field = u"state"_s)
{
    return {.sequence = sequence, .position = position, .kind = Kind::Incident,
        .operation = ChangeOperation::Updated, .sysId = sysId, .number = u"INC1"_s, .field = field,
        .before = u"Novo"_s, .after = u"Em Andamento \u00e9 \U0001F600"_s, .who = u"ana"_s, .at = 1'790'000'000,
        .recordedAtMs = 1'790'000'000'123};
}

} // namespace

class AuditTrailTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }
    void keepsWhatIsAppended();
    void eachEntryOnce();
    void historyComesInPages();
    void nothingIsChangedOrDropped();
    void comesToAnExistingStore();
    void hostileTexts();
};

void AuditTrailTest::keepsWhatIsAppended()
{
    StoreFixture fixture;
    auto trail = std::move(fixture.store->openAuditTrail().value());
    std::vector<AuditEntry> entries{entryOf(7, 0, u"a1"_s), entryOf(7, 1, u"a1"_s, u"priority"_s)};
    entries.push_back({.sequence = 8, .kind = Kind::ChangeTask, .operation = ChangeOperation::Deleted, .sysId = u"a1"_s});
    QCOMPARE(trail->append(entries).value(), 3);
    QCOMPARE(trail->append({}).value(), 0);
    QCOMPARE(trail->history(Kind::Incident, u"a1"_s, {}, 10, {}).value(),
        (std::vector<AuditEntry>{entries[1], entries[0]}));
    QCOMPARE(trail->history(Kind::ChangeTask, u"a1"_s, {}, 10, {}).value(), std::vector<AuditEntry>{entries[2]});
    QVERIFY(trail->history(Kind::Incident, u"b2"_s, {}, 10, {}).value().empty());
    // Others see it at once.
    auto another = std::move(fixture.store->openAuditTrail().value());
    QCOMPARE(another->history(Kind::Incident, u"a1"_s, {}, 10, {}).value().size(), size_t(2));
}

void AuditTrailTest::eachEntryOnce()
{
    StoreFixture fixture;
    auto trail = std::move(fixture.store->openAuditTrail().value());
    const AuditEntry first = entryOf(1, 0, u"a1"_s);
    QCOMPARE(trail->append(std::vector{first}).value(), 1);
    AuditEntry again = first;
    again.recordedAtMs += 60'000;
    QCOMPARE(trail->append(std::vector{again, entryOf(2, 0, u"a1"_s)}).value(), 1);
    const auto history = trail->history(Kind::Incident, u"a1"_s, {}, 10, {}).value();
    QCOMPARE(history.size(), size_t(2));
    QCOMPARE(history[1], first);
}

void AuditTrailTest::historyComesInPages()
{
    StoreFixture fixture;
    auto trail = std::move(fixture.store->openAuditTrail().value());
    std::vector<AuditEntry> all;
    for (int i = 1; i <= 100; ++i) {
        for (int position = 0; position < 3; ++position)
            all.push_back(entryOf(i, position, i % 2 == 0 ? u"a1"_s : u"b2"_s));
    }
    QCOMPARE(trail->append(all).value(), 300);
    std::vector<AuditEntry> expected, read;
    std::copy_if(all.rbegin(), all.rend(), std::back_inserter(expected),
        [](const AuditEntry &entry) { return entry.sysId == u"a1"_s; });
    std::optional<AuditPlace> before;
    for (size_t page = 7; page == 7;) {
        const auto entries = trail->history(Kind::Incident, u"a1"_s, before, 7, {}).value();
        read.insert(read.end(), entries.begin(), entries.end());
        before = {read.back().sequence, read.back().position};
        page = entries.size();
    }
    QCOMPARE(read, expected);
}

void AuditTrailTest::nothingIsChangedOrDropped()
{
    StoreFixture fixture;
    auto trail = std::move(fixture.store->openAuditTrail().value());
    const AuditEntry entry = entryOf(1, 0, u"a1"_s);
    QVERIFY(trail->append(std::vector{entry}));
    // Not even by the owner's hand.
    QVERIFY(!fixture.change("UPDATE audit SET changed_by = 'nobody'"));
    QVERIFY(!fixture.change("DELETE FROM audit"));
    if (fixture.onPostgres())
        QVERIFY(!fixture.change("TRUNCATE audit"));
    QCOMPARE(trail->history(Kind::Incident, u"a1"_s, {}, 10, {}).value(), std::vector<AuditEntry>{entry});
    // Nor by what the store drops otherwise.
    fixture.apply({Sample("a1").json()});
    QVERIFY(fixture.writer->remove(Kind::Incident, {u"a1"_s}));
    QVERIFY(fixture.writer->trimOutbox({.mostEntries = 1}));
    QCOMPARE(trail->history(Kind::Incident, u"a1"_s, {}, 10, {}).value(), std::vector<AuditEntry>{entry});
}

void AuditTrailTest::comesToAnExistingStore()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json(), Sample("b2").json()});
    // As the version before made it.
    QVERIFY(fixture.onPostgres() ? fixture.takeBackTo(2) : fixture.change("DROP TABLE audit; PRAGMA user_version = 1"));
    fixture.reopen();
    QCOMPARE(fixture.count("ticket"), 2);
    QCOMPARE(fixture.events().size(), size_t(2));
    auto trail = std::move(fixture.store->openAuditTrail().value());
    QCOMPARE(trail->append(std::vector{entryOf(1, 0, u"a1"_s)}).value(), 1);
    QVERIFY(!fixture.change("DELETE FROM audit"));
    fixture.reopen(); // and once is enough
    QCOMPARE(fixture.count("audit"), 1);
}

void AuditTrailTest::hostileTexts()
{
    StoreFixture fixture;
    auto trail = std::move(fixture.store->openAuditTrail().value());
    AuditEntry entry = entryOf(1, 0, u"a1"_s);
    entry.before = u"'); DROP TABLE audit; --"_s;
    entry.after = u"a\0b"_s;
    entry.who = u"\u202e\"<b>\n"_s;
    QCOMPARE(trail->append(std::vector{entry}).value(), 1);
    const AuditEntry stored = trail->history(Kind::Incident, u"a1"_s, {}, 10, {}).value().at(0);
    QCOMPARE(stored.before, entry.before);
    QCOMPARE(stored.who, entry.who);
    QVERIFY(stored.after == entry.after || stored.after == u"ab"_s); // PostgreSQL keeps no NUL
}

QTEST_GUILESS_MAIN(AuditTrailTest)
#include "tst_audittrail.moc"
