// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Each function that filters call in PostgreSQL against what memory does, on a server of the test's own.

#include "services/core/clock.h"
#include "services/query/calendar.h"
#include "services/query/number.h"
#include "services/query/text.h"
#include "tests/query/postgrestable.h"
#include "tests/query/randomquery.h"
#include "tests/support/postgresserver.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;
using fixture::PostgresStorage;
using fixture::PostgresTable;

namespace {

const QList<QByteArray> &zones()
{
    static const QList<QByteArray> list{"UTC", "America/Sao_Paulo", "Europe/Berlin", "America/Havana",
        "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC-03:30", "UTC+09:00"};
    return list;
}

QString text(const std::optional<qint64> &number)
{
    return number ? QString::number(*number) : u"NULL"_s;
}

} // namespace

class TestPostgresFunctions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void foldsLikeMemory();
    void readsNumbersLikeMemory();
    void readsDatesLikeMemory();
    void shiftsLikeMemory();
    void readsDocuments();
    void areThereAfterACrash();

private:
    bunsnc::test::PostgresServer m_server;
};

void TestPostgresFunctions::initTestCase()
{
    BUNSNC_NEEDS_POSTGRES(m_server);
}

void TestPostgresFunctions::foldsLikeMemory()
{
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Text);
    constexpr char32_t block = 4096;
    for (char32_t from = 0; from <= 0x10FFFF; from += block) {
        QString all;
        for (char32_t point = from; point < from + block; ++point) {
            if (point != 0 && !QChar::isSurrogate(point))
                all += QString::fromUcs4(&point, 1);
        }
        // Once more with only the capitals of Latin-1, and without any: the function has a way for each.
        QString latin;
        QString plain;
        for (const QChar c : all) {
            const bool stays = c.unicode() < 0x80 || c.isSurrogate() || foldCase(c) == c;
            latin += stays || c.unicode() < 0x100 ? QString(c) : QString();
            plain += stays ? QString(c) : QString();
        }
        for (const QString &characters : {all, latin, plain, QString(latin + u"ÀÖØÞµ"_s)}) {
            const QStringList found = table.connection().select("SELECT bunsnc_fold($1::text)", {characters});
            QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
            QVERIFY2(found == QStringList(foldCase(characters)), qPrintable(QString::number(from, 16)));
        }
    }
    QCOMPARE(table.connection().select("SELECT bunsnc_fold(NULL)"), QStringList(QString()));
}

void TestPostgresFunctions::readsNumbersLikeMemory()
{
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Text);
    QStringList texts{u""_s, u"."_s, u"+"_s, u"-"_s, u"1."_s, u".5"_s, u"-.5"_s, u"1e3"_s, u"NaN"_s, u"Infinity"_s,
        u"0x1"_s, u"1_000"_s, u"1,5"_s, u"--1"_s, u"1.2.3"_s, u" 4 "_s, u"\u00a0 4\u2003\n"_s, u"4 4"_s, u"٣"_s,
        u"12\n"_s, u"9223372036854775807"_s, u"9223372036854775808"_s, u"-9223372036854775808"_s,
        u"-9223372036854775809"_s, u"9007199254740993"_s, u"9007199254740993.0"_s, u"9007199254740992.0"_s,
        u"1152921504606846976.0"_s, u"1152921504606846990"_s, u"1152921504606846990.1"_s, u"0.1"_s,
        u"0.10000000000000000001"_s, u"0.3"_s, u"123456789.123456789"_s, u"-0"_s, u"-0.0"_s, u"007"_s, u"+7"_s,
        u"4503599627370497.5"_s, u"4503599627370497"_s};
    for (const int length : {18, 19, 20, 63, 64, 65, 400, 100'000}) {
        texts += u"9"_s.repeated(length);
        texts += u"0"_s.repeated(length - 1) + u"1"_s;
        texts += u"."_s + u"0"_s.repeated(length - 2) + u"1"_s;
    }
    fixture::Dice dice(3);
    for (int i = 0; i < 40; ++i) {
        texts += QString::number(
            double(dice.below(2'000'000'000)) * double(dice.below(2'000'000'000)) / 4, 'f', dice.below(4));
        texts += QString::number(double(dice.below(1'000'000)) / 1000, 'f', 3);
    }
    // Every pair is ordered as in memory; what is no number is NULL.
    QVariantList parameters;
    QByteArray rows;
    for (const QString &number : std::as_const(texts)) {
        parameters << number;
        rows += (rows.isEmpty() ? "($" : ",($") + QByteArray::number(parameters.size()) + "::text,"
            + QByteArray::number(parameters.size()) + ")";
    }
    const QStringList signs =
        table.connection().select("WITH n AS (SELECT bunsnc_number(t) AS number, i FROM (VALUES " + rows
                + ") AS v(t, i)) SELECT string_agg(coalesce(sign(a.number - b.number)::integer::text, 'x'), ',' "
                  "ORDER BY b.i) FROM n a CROSS JOIN n b GROUP BY a.i ORDER BY a.i",
            parameters);
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    QCOMPARE(signs.size(), texts.size());
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const QStringList found = signs[i].split(u',');
        for (qsizetype j = 0; j < texts.size(); ++j) {
            const auto a = parseNumber(texts[i]);
            const auto b = parseNumber(texts[j]);
            const QString expected = a && b ? QString::number(compareNumbers(*a, *b)) : u"x"_s;
            QVERIFY2(found[j] == expected,
                qPrintable(texts[i].left(80) + u" and "_s + texts[j].left(80) + u": "_s + found[j]));
        }
    }
}

void TestPostgresFunctions::readsDatesLikeMemory()
{
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Text);
    QStringList texts{u""_s, u"abc"_s, u"2026-02-29"_s, u"2024-02-29"_s, u"1900-02-29"_s, u"2000-02-29 23:59:59"_s,
        u"2026-13-01"_s, u"2026-00-10"_s, u"2026-01-00"_s, u"2026-04-31"_s, u"2026-01-19 24:00:00"_s,
        u"2026-01-19 12:60:00"_s, u"2026-01-19 12:00:60"_s, u"2026-01-19T12:00:00"_s, u"2026-01-19 12:00"_s,
        u"2026-1-19"_s, u" 2026-01-19"_s, u"2026-01-19\n"_s, u"٢٠٢٦-01-19"_s, u"0001-01-02 00:00:00"_s,
        u"1800-06-01 12:00:00"_s, u"9998-12-30 00:00:00"_s, u"infinity"_s, u"now"_s, u"2026-12-31"_s, u"2023-01-01"_s,
        u"2022-01-01"_s};
    fixture::Dice dice(4);
    for (int i = 0; i < 150; ++i) {
        texts += fixture::randomValue(dice, FieldType::DateTime);
        texts += fixture::randomValue(dice, FieldType::Date);
    }
    QVariantList parameters;
    QByteArray rows;
    for (const QString &date : std::as_const(texts)) {
        parameters << date;
        rows += (rows.isEmpty() ? "($" : ",($") + QByteArray::number(parameters.size()) + "::text,"
            + QByteArray::number(parameters.size()) + ")";
    }
    QByteArray columns;
    for (const char *part : {"hour", "dayofweek", "week", "month", "quarter", "year"})
        columns += ", bunsnc_date_part(t,'" + QByteArray(part) + "',zone)";
    for (const QByteArray &id : zones()) {
        const QTimeZone zone(id);
        // As a filter would name the zone.
        const SqlFilter filter = compileForPostgres(
            fixture::parsed(u"opened_atDATEPARTx@javascript:gs.datePart('hour','1','EE')"_s), table.dialect(), [&] {
                Context context;
                context.zone = zone;
                return context;
            }());
        const QString name = filter.parameters.at(1).toString();
        const QStringList found = table.connection().select("SELECT concat_ws(',', coalesce(extract(epoch FROM "
                                                            "bunsnc_moment(t,zone))::bigint::text,'NULL')"
                + columns + ") FROM (VALUES " + rows + ") AS v(t, i), (SELECT '" + name.toUtf8()
                + "'::text) AS z(zone) ORDER BY i",
            parameters);
        QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
        for (qsizetype i = 0; i < texts.size(); ++i) {
            QString expected = text(moment(texts[i], zone));
            const auto time = localTime(texts[i], zone);
            for (int part = 0; time && part <= int(DatePart::Year); ++part)
                expected += u',' + QString::number(datePartOf(*time, DatePart(part)));
            QVERIFY2(found[i] == expected,
                qPrintable(texts[i] + u" in "_s + name + u": "_s + found[i] + u" instead of "_s + expected));
        }
    }
}

void TestPostgresFunctions::shiftsLikeMemory()
{
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Text);
    fixture::Dice dice(5);
    for (const QByteArray &id : zones()) {
        if (id.startsWith("UTC") && id.size() > 3)
            continue; // nothing changes there
        const QTimeZone zone(id);
        QStringList seconds, units, counts;
        std::vector<std::optional<qint64>> expected;
        for (int i = 0; i < 600; ++i) {
            QString date;
            while (date.isEmpty())
                date = fixture::randomValue(dice, FieldType::DateTime);
            if (dice.oneIn(20))
                date =
                    dice.of(QStringList{u"0001-01-02 00:00:00"_s, u"9998-12-30 12:00:00"_s, u"2024-02-29 03:00:00"_s});
            const auto unit = Unit(dice.below(int(Unit::Year) + 1));
            qint64 count = dice.below(81) - 40;
            if (dice.oneIn(15))
                count = dice.of(QList<qint64>{
                    100'000, -100'000, 3'000'000, -3'000'000, 1'000'000'000, -1'000'000'000, 120'001, 2'000'000'000});
            seconds += QString::number(*parseUtc(QStringView(date)));
            units += unitName(unit);
            counts += QString::number(count);
            expected.push_back(shifted(*parseUtc(QStringView(date)), unit, count, zone));
        }
        const auto array = [](const QStringList &list) { return QString(u'{' + list.join(u',') + u'}'); };
        const QStringList found = table.connection().select(
            "SELECT extract(epoch FROM bunsnc_shifted(to_timestamp(s) AT TIME ZONE 'UTC', u, n, '" + id
                + "'))::bigint FROM unnest($1::bigint[], $2::text[], $3::bigint[]) WITH ORDINALITY AS v(s, u, n, i) "
                  "ORDER BY i",
            {array(seconds), array(units), array(counts)});
        QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
        QCOMPARE(found.size(), seconds.size());
        for (qsizetype i = 0; i < found.size(); ++i)
            QVERIFY2(found[i] == text(expected[std::size_t(i)]),
                qPrintable(u"%1 by %2 %3 in %4: %5 instead of %6"_s.arg(seconds[i], counts[i], units[i],
                    QString::fromLatin1(id), found[i], text(expected[std::size_t(i)]))));
    }
}

void TestPostgresFunctions::readsDocuments()
{
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Document);
    const QStringList found = table.connection().select(
        "SELECT coalesce(bunsnc_value(d,'x'),'NULL')||'|'||coalesce(bunsnc_display(d,'x'),'NULL') FROM (VALUES "
        "('{}'::jsonb), ('{\"x\":null}'), ('{\"x\":\"\"}'), ('{\"x\":\"a\"}'), ('{\"x\":3}'), ('{\"x\":true}'), "
        "('{\"x\":{\"value\":\"a\",\"display_value\":\"A\"}}'), ('{\"x\":{\"value\":null,\"display_value\":\"\"}}'), "
        "('{\"x\":{}}'), ('[1]'), ('null')) AS v(d)");
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    QCOMPARE(found,
        QStringList({u"NULL|NULL"_s, u"NULL|NULL"_s, u"NULL|NULL"_s, u"a|a"_s, u"3|3"_s, u"true|true"_s, u"a|A"_s,
            u"NULL|NULL"_s, u"NULL|NULL"_s, u"NULL|NULL"_s, u"NULL|NULL"_s}));
    // A name is a literal, whatever is in it.
    const SqlField field = postgresJsonField("'{\"it''s\":\"b\"}'::jsonb", u"it's", FieldType::String);
    QCOMPARE(table.connection().select("SELECT " + field.value), QStringList(u"b"_s));
}

void TestPostgresFunctions::areThereAfterACrash()
{
    const QByteArray database = m_server.createDatabase();
    {
        PostgresTable table(database, PostgresStorage::Text);
        table.connection().execute("CREATE INDEX i ON t(bunsnc_fold(number))");
        table.add({{"sys_id", u"a"_s}, {"number", u"INC1"_s}});
        QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    }
    m_server.stop();
    QVERIFY(!m_server.isRunning());
    QVERIFY2(m_server.start(), qPrintable(m_server.problem()));
    fixture::PostgresConnection connection(database);
    QCOMPARE(connection.select("SELECT sys_id FROM t WHERE bunsnc_fold(number)=$1", {u"inc1"_s}), QStringList(u"a"_s));
    // A restore and autovacuum have an empty search path.
    connection.execute("SET search_path=pg_catalog; REINDEX TABLE public.t; ANALYZE public.t");
    QVERIFY2(connection.error().isEmpty(), qPrintable(connection.error()));
}

QTEST_GUILESS_MAIN(TestPostgresFunctions)
#include "tst_query_postgresfunctions.moc"
