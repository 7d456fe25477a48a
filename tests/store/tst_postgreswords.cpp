// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The words of tickets as they go to the team's store: in its binary form they have to be what the server reads from
// their text.
#include "services/store/postgres/words.h"
#include "tests/store/postgresdatabases.h"
#include "tests/store/storefixture.h"

#include <QtTest>

#include <algorithm>
#include <array>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::connectTo;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;

class PostgresWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init() { BUNSNC_USE_STORE(); }
    void wordsAreTheirText_data();
    void wordsAreTheirText();
    void tooManyWords();
    void commonAndRareWords();
    void olderStoresAreStoredAnew();
};

void PostgresWordsTest::initTestCase_data()
{
    QTest::addColumn<int>("store");
    QTest::newRow("postgresql") << int(test::Backend::Postgres);
}

namespace {

QString storedWords(postgres::Connection &connection, const SearchTexts &texts)
{
    std::string words;
    pg::appendWords(words, texts);
    const std::array<std::string_view, 1> element{words};
    postgres::Parameters parameters;
    parameters.addArray(element, postgres::Parameters::Element::TextSearchVector);
    const auto rows = connection.query("SELECT ($1::tsvector[])[1]::text", parameters);
    return rows ? (*rows)[0].string(0) : toLogLine(rows.error());
}

QString readWords(postgres::Connection &connection, const QByteArray &text)
{
    postgres::Parameters parameters;
    parameters.addText(text);
    const auto rows = connection.query("SELECT $1::text::tsvector::text", parameters);
    return rows ? (*rows)[0].string(0) : toLogLine(rows.error());
}

/// Words apart from each other by one place, from `first` on.
QByteArray numbered(const QByteArray &word, int first, int count, const QByteArray &weight = {})
{
    QByteArray text;
    for (int place = first; place < first + count; ++place)
        text += word + ':' + QByteArray::number(place) + weight + ' ';
    return text;
}

std::string repeated(std::string_view word, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text.append(word).push_back(' ');
    return text;
}

} // namespace

void PostgresWordsTest::wordsAreTheirText_data()
{
    QTest::addColumn<std::string>("number");
    QTest::addColumn<std::string>("shortDescription");
    QTest::addColumn<std::string>("texts");
    QTest::addColumn<QByteArray>("expected");
    const std::string none;
    QTest::newRow("none") << none << none << none << QByteArray();
    QTest::newRow("of all weights") << std::string("INC1") << std::string("Erro erro na VPN") << std::string("vpn")
                                    << QByteArray("inc1:1A erro:3B,4B na:5B vpn:6B,9");
    QTest::newRow("diacritics") << none << std::string("Não há conexão, ÇÁ e\xCC\x81 ǘ ﬁ Ω Я 日本")
                                << none
                                << QByteArray("nao:2B ha:3B conexao:4B ca:5B e:6B u:7B ﬁ:8B ω:9B я:10B 日本:11B");
    QTest::newRow("order of bytes") << none << std::string("ab abcdefghi abcdefgh abcdefghij abcdefgha a b é 日 z")
                                    << none
                                    << QByteArray("ab:2B abcdefghi:3B abcdefgh:4B abcdefghij:5B abcdefgha:6B a:7B b:8B "
                                                  "e:9B 日:10B z:11B");
    QTest::newRow("often") << none << none << repeated("vpn", 300) << numbered("vpn", 4, 300);
    QTest::newRow("no UTF-8") << none << std::string("a\xff\xfe b\xc3 c\xed\xa0\x80 d\xf5\x80\x80\x80 e") << none
                              << QByteArray("a:2B b:3B c:4B d:5B e:6B");
    QTest::newRow("a long one") << none << std::string(500, 'x') << none << QByteArray(120, 'x') + ":2B";
    std::string far = repeated("a", 16'370) + "b c d e f g h i j k l m n o p q b";
    QTest::newRow("behind the last place") << none << none << far
                                           << numbered("a", 4, 300) + "b:16374 c:16375 d:16376 e:16377 f:16378 g:16379 "
                                                                      "h:16380 i:16381 j:16382 k:16383 l:16383 m:16383 "
                                                                      "n:16383 o:16383 p:16383 q:16383 b:16383";
}

void PostgresWordsTest::wordsAreTheirText()
{
    const StoreFixture fixture;
    const auto connection = connectTo(fixture.address);
    QFETCH(std::string, number);
    QFETCH(std::string, shortDescription);
    QFETCH(std::string, texts);
    QFETCH(QByteArray, expected);
    SearchTexts all;
    all.number = number;
    all.shortDescription = shortDescription;
    all.texts = texts;
    QCOMPARE(storedWords(*connection, all), readWords(*connection, expected));
}

/// What is more than a tsvector can hold is left out, and the rest is taken.
void PostgresWordsTest::tooManyWords()
{
    const StoreFixture fixture;
    const auto connection = connectTo(fixture.address);
    SearchTexts texts;
    for (int i = 0; i < 200'000; ++i)
        texts.texts += "w" + std::to_string(i) + ' ';
    const QString words = storedWords(*connection, texts);
    QVERIFY2(words.contains(u"'w20000':"), qPrintable(words.left(200)));
    QVERIFY(!words.contains(u"'w199999':"));
}

/// However the server is asked, once it knows how common words are: the same tickets.
void PostgresWordsTest::commonAndRareWords()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 300; ++i) {
        Sample sample(test::sysIdOf(i));
        sample.set("short_description", i % 100 == 7 ? "A printer and a unicorn" : "A printer");
        records.push_back(sample.set("description", i % 2 == 0 ? "toner is low" : "paper is out").json());
    }
    fixture.apply(records);
    const auto found = [&fixture](const QString &words, int limit) {
        auto ids = fixture.reader->search(words, limit, {}).value();
        std::ranges::sort(ids);
        return ids;
    };
    const auto all = [&] {
        return std::vector{found(u"printer"_s, 1000), found(u"printer unicorn"_s, 1000),
            found(u"printer toner"_s, 1000), found(u"printer unicorn \"is low\""_s, 1000), found(u"toner paper"_s, 1000), found(u"pri uni"_s, 2)};
    };
    const auto before = all();
    QCOMPARE(before[0].size(), size_t(300));
    QCOMPARE(before[1], (std::vector<qint64>{8, 108, 208}));
    QCOMPARE(before[2].size(), size_t(150));
    QCOMPARE(before[5].size(), size_t(2));
    QVERIFY(fixture.store->settle({}));
    QVERIFY(fixture.query("SELECT FROM pg_stats WHERE tablename = 'ticket_text' AND attname = 'words'").size() == 1);
    QCOMPARE(all(), before);
    // Only the newest are looked at when that is enough.
    const auto newest = found(u"printer"_s, 10);
    QCOMPARE(newest.size(), size_t(10));
    QCOMPARE(newest.back(), 300);
}

/// A store of the version before: its rows are read as they are, and written again in the new way.
void PostgresWordsTest::olderStoresAreStoredAnew()
{
    StoreFixture fixture;
    const auto storage = [&fixture] {
        return fixture.query("SELECT (SELECT attcompression FROM pg_attribute WHERE attrelid = 'ticket_text'::regclass "
                             "AND attname = 'words'), count(*) FROM pg_class WHERE relname LIKE 'sn\\_%collection\\__' "
                             "AND 'toast_tuple_target=4080' = ANY(reloptions)");
    };
    const QList<QStringList> wanted{{u"l"_s, u"24"_s}};
    QCOMPARE(storage(), wanted);
    QVERIFY(fixture.takeBackTo(3));
    fixture.apply({Sample("a1").set("description", QByteArray("long ").repeated(2000)).json()});
    fixture.reopen();
    QCOMPARE(storage(), wanted);
    QCOMPARE(fixture.field(u"a1"_s, u"description"_s), u"long "_s.repeated(2000));
    QVERIFY(fixture.textIndexIsSound());
    const QByteArray text = QByteArray("short ").repeated(2000);
    fixture.apply({Sample("a1").version(1'790'000'000, 3).set("description", text).json()});
    QCOMPARE(fixture.field(u"a1"_s, u"description"_s), u"short "_s.repeated(2000));
    QVERIFY(fixture.textIndexIsSound());
}

QTEST_GUILESS_MAIN(PostgresWordsTest)
#include "tst_postgreswords.moc"
