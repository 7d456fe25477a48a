// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Random versions of random records in random order, through the store and through a map that does the same naively.
#include "tests/store/storefixture.h"

#include <QMap>
#include <QRandomGenerator>
#include <QSet>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

namespace {

using Content = QMap<QString, QString>; // field to display value

struct Version {
    qint64 updatedAt = 0;
    int modCount = 0;
    Content content;
    std::string json;
    bool finished() const
    {
        const QString state = content.value(QStringLiteral("state"));
        return state == u"6" || state == u"7" || state == u"8";
    }
};

struct ExpectedEvent {
    QString sysId;
    ChangeOperation operation;
    bool snapshot = false;
    QMap<QString, std::pair<QString, QString>> changes;
};

const QStringList &vocabulary()
{
    static const QStringList words{QStringLiteral("alpha"), QStringLiteral("bravo"), QStringLiteral("charlie"),
        QStringLiteral("delta"), QStringLiteral("echo"), QStringLiteral("foxtrot"), QStringLiteral("golf")};
    return words;
}

class World {
public:
    explicit World(quint32 seed)
        : m_random(seed)
    {
        for (int i = 0; i < 25; ++i)
            m_histories.push_back(makeHistory(i));
    }

    const Version &anyVersion(int &record)
    {
        record = m_random.bounded(int(m_histories.size()));
        const auto &history = m_histories[size_t(record)];
        return history[size_t(m_random.bounded(int(history.size())))];
    }
    QRandomGenerator &random() { return m_random; }

private:
    QString words()
    {
        QStringList text;
        for (int i = m_random.bounded(3); i >= 0; --i)
            text.append(vocabulary().at(m_random.bounded(int(vocabulary().size()))));
        return text.join(u' ');
    }

    std::vector<Version> makeHistory(int record)
    {
        std::vector<Version> history;
        Content content{{QStringLiteral("state"), QStringLiteral("1")}, {QStringLiteral("short_description"), words()}};
        qint64 updatedAt = 1'800'000'000;
        int modCount = 0;
        for (int i = m_random.bounded(1, 7); i > 0; --i) {
            Version version;
            version.updatedAt = updatedAt;
            version.modCount = modCount;
            version.content = content;
            Sample sample(sysIdOf(record));
            sample.version(updatedAt, modCount);
            for (auto field = content.cbegin(); field != content.cend(); ++field)
                sample.set(field.key().toUtf8(), field.value().toUtf8());
            version.json = sample.json();
            history.push_back(version);
            // What changes next; now and then without a trace in the version, or not at all.
            switch (m_random.bounded(5)) {
            case 0: content[QStringLiteral("state")] = QString::number(m_random.bounded(1, 9)); break;
            case 1: content[QStringLiteral("short_description")] = words(); break;
            case 2: content[QStringLiteral("description")] = words(); break;
            case 3: content[QStringLiteral("u_extra")] = words(); break;
            default: break;
            }
            updatedAt += m_random.bounded(2);
            ++modCount;
        }
        return history;
    }

    QRandomGenerator m_random;
    std::vector<std::vector<Version>> m_histories;
};

QMap<QString, std::pair<QString, QString>> difference(const Content &before, const Content &after)
{
    QMap<QString, std::pair<QString, QString>> changes;
    for (auto field = after.cbegin(); field != after.cend(); ++field) {
        if (before.value(field.key()) != field.value())
            changes[field.key()] = {before.value(field.key()), field.value()};
    }
    for (auto field = before.cbegin(); field != before.cend(); ++field) {
        if (!after.contains(field.key()))
            changes[field.key()] = {field.value(), QString()};
    }
    return changes;
}

} // namespace

class StorePropertyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void storeAgreesWithAMap_data();
    void storeAgreesWithAMap();
};

void StorePropertyTest::storeAgreesWithAMap_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
    const quint32 chance = QRandomGenerator::global()->generate();
    QTest::addRow("seed %u, by chance", chance) << chance;
}

void StorePropertyTest::storeAgreesWithAMap()
{
    QFETCH(quint32, seed);
    World world(seed);
    StoreFixture fixture;
    QMap<QString, Version> oracle;
    std::vector<ExpectedEvent> expected;
    for (int step = 0; step < 60; ++step) {
        if (world.random().bounded(8) == 0) {
            int record = 0;
            (void)world.anyVersion(record);
            const QString sysId = QString::fromLatin1(sysIdOf(record));
            QCOMPARE(fixture.writer->remove(Kind::Incident, {sysId}).value(), oracle.contains(sysId) ? 1 : 0);
            if (oracle.remove(sysId))
                expected.push_back({sysId, ChangeOperation::Deleted, false, {}});
            continue;
        }
        if (world.random().bounded(15) == 0)
            fixture.reopen();
        const auto origin = Origin(world.random().bounded(3));
        std::vector<std::string> records;
        ApplyOutcome outcome;
        for (int i = world.random().bounded(12); i >= 0; --i) {
            int record = 0;
            const Version &version = world.anyVersion(record);
            const QString sysId = QString::fromLatin1(sysIdOf(record));
            records.push_back(version.json);
            const auto stored = oracle.constFind(sysId);
            if (stored == oracle.constEnd()) {
                ++outcome.inserted;
                expected.push_back({sysId, ChangeOperation::Created, origin == Origin::Backfill, {}});
                if (version.finished() && origin != Origin::Backfill)
                    expected.push_back({sysId, ChangeOperation::Finished, false, {}});
                oracle[sysId] = version;
                continue;
            }
            const auto key = [](const Version &v) { return std::pair(v.modCount, v.updatedAt); };
            if (key(version) < key(*stored)) {
                ++outcome.stale;
            } else if (version.json == stored->json) {
                ++outcome.unchanged;
            } else {
                ++outcome.updated;
                const bool finishes = version.finished() && !stored->finished();
                expected.push_back({sysId, finishes ? ChangeOperation::Finished : ChangeOperation::Updated, false,
                    difference(stored->content, version.content)});
                oracle[sysId] = version;
            }
        }
        const ApplyOutcome got = fixture.apply(records, Kind::Incident, origin);
        QCOMPARE(got.inserted, outcome.inserted);
        QCOMPARE(got.updated, outcome.updated);
        QCOMPARE(got.unchanged, outcome.unchanged);
        QCOMPARE(got.stale, outcome.stale);
        QCOMPARE(got.quarantined, 0);
    }

    const auto events = fixture.events();
    QCOMPARE(events.size(), expected.size());
    for (size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(events[i].sequence, qint64(i) + 1);
        QCOMPARE(events[i].sysId, expected[i].sysId);
        QCOMPARE(events[i].operation, expected[i].operation);
        QCOMPARE(events[i].snapshot, expected[i].snapshot);
        QMap<QString, std::pair<QString, QString>> changes;
        for (const FieldChange &change : events[i].changes)
            changes[change.field] = {change.before, change.after};
        QCOMPARE(changes, expected[i].changes);
    }
    QCOMPARE(fixture.count("ticket"), oracle.size());
    QMap<QString, QSet<QString>> hits;
    for (auto entry = oracle.cbegin(); entry != oracle.cend(); ++entry) {
        const TicketRow row = fixture.row(entry.key());
        QCOMPARE(row.sysId, entry.key());
        QCOMPARE(row.modCount, entry->modCount);
        QCOMPARE(row.updatedAt, entry->updatedAt);
        QCOMPARE(row.finished, entry->finished());
        QCOMPARE(row.finishedAt, entry->finished() ? entry->updatedAt : 0);
        for (auto field = entry->content.cbegin(); field != entry->content.cend(); ++field)
            QCOMPARE(fixture.field(entry.key(), field.key()), field.value());
        const QString text = entry->content.value(QStringLiteral("short_description")) + u' '
            + entry->content.value(QStringLiteral("description"));
        for (const QString &word : text.split(u' ', Qt::SkipEmptyParts))
            hits[word].insert(entry.key());
    }
    for (const QString &word : vocabulary()) {
        QSet<QString> found;
        const auto rows = fixture.reader->rows(fixture.reader->search(word, 1000, {}).value(), {}).value();
        for (const TicketRow &row : rows)
            found.insert(row.sysId);
        QCOMPARE(found, hits.value(word));
    }
    QVERIFY(fixture.textIndexIsSound());
}

QTEST_GUILESS_MAIN(StorePropertyTest)
#include "tst_storeproperty.moc"
