// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What the compiler accepts of typed tables, and what it refuses: each mistake beside the line as it should be.

#include "tests/servicenow/compiler.h"

#include <QtTest>

#include <vector>

using namespace bunsnc;
using namespace Qt::StringLiterals;

namespace {

struct Mistake {
    const char *name;
    QString good;
    QString bad;
    QStringList told; ///< in the compiler's message
};

const std::vector<Mistake> &all()
{
    static const std::vector<Mistake> mistakes{
        {"misspelt column", u"(void)(incident.priority == 1)"_s, u"(void)(incident.priorty == 1)"_s, {u"priorty"_s,
            u"Incident"_s}},
        {"column of another table", u"(void)(change_task.change_task_type == u\"review\")"_s,
            u"(void)(incident.change_task_type == u\"review\")"_s, {u"change_task_type"_s, u"Incident"_s}},
        {"text for a number", u"(void)(incident.priority == 1)"_s, u"(void)(incident.priority == u\"1\")"_s,
            {u"\"priority\""_s, u"char16_t"_s}},
        {"number for a text", u"(void)(incident.short_description == u\"1\")"_s,
            u"(void)(incident.short_description == 1)"_s,
            {u"\"short_description\""_s, u"int"_s}},
        {"number for a boolean", u"(void)(incident.active == true)"_s, u"(void)(incident.active == 1)"_s,
            {u"\"active\""_s, u"int"_s}},
        {"boolean for a number", u"(void)(incident.impact == 1)"_s, u"(void)(incident.impact == true)"_s,
            {u"\"impact\""_s, u"bool"_s}},
        {"bytes for a text", u"(void)(incident.category == u\"network\")"_s,
            u"(void)(incident.category == \"network\")"_s,
            {u"\"category\""_s, u"char"_s}},
        {"order of texts", u"(void)(incident.opened_at < std::chrono::sys_days())"_s,
            u"(void)(incident.short_description < u\"b\")"_s, {u"\"short_description\""_s, u"operator<"_s}},
        {"text search in a number", u"(void)incident.number.startsWith(u\"INC\")"_s,
            u"(void)incident.priority.startsWith(u\"1\")"_s, {u"startsWith"_s, u"\"priority\""_s}},
        {"time in the wrong unit", u"(void)(incident.opened_at >= std::chrono::sys_seconds(5s))"_s,
            u"(void)(incident.opened_at >= std::chrono::system_clock::now())"_s, {u"\"opened_at\""_s, u"time_point"_s}},
        {"duration for a time", u"(void)(incident.business_duration > 5min)"_s, u"(void)(incident.opened_at > 5min)"_s,
            {u"\"opened_at\""_s, u"duration"_s}},
        {"sys_id of another table", u"(void)(incident.assigned_to == SysId<SysUser>())"_s,
            u"(void)(incident.assigned_to == SysId<SysUserGroup>())"_s, {u"\"assigned_to\""_s, u"SysUserGroup"_s}},
        {"class above instead of below", u"(void)(incident.parent == SysId<Problem>())"_s,
            u"(void)(incident.parent_incident == SysId<Task>())"_s, {u"\"parent_incident\""_s, u"Task"_s}},
        {"dot to another table", u"(void)incident.caller_id.dot(SysUser::email).isEmpty()"_s,
            u"(void)incident.caller_id.dot(SysUserGroup::email).isEmpty()"_s, {u"dot"_s, u"\"caller_id\""_s,
                u"SysUserGroup"_s}},
        {"dot behind a text",
            u"(void)incident.assignment_group.dot(SysUserGroup::manager).dot(SysUser::name).isEmpty()"_s,
            u"(void)incident.assignment_group.dot(SysUserGroup::name).dot(SysUser::name).isEmpty()"_s,
            {u"dot"_s, u"\"assignment_group.name\""_s}},
        {"condition on a journal", u"(void)(incident.description == u\"x\")"_s,
            u"(void)(incident.work_notes == u\"x\")"_s,
            {u"\"work_notes\""_s}},
        {"conditions of two tables", u"(void)(incident.active == true && incident.severity == 1)"_s,
            u"(void)(problem.known_error == true && incident.severity == 1)"_s, {u"operator&&"_s, u"Problem"_s,
                u"Incident"_s}},
        {"negation", u"(void)(incident.priority != 1)"_s, u"(void)!(incident.priority == 1)"_s, {u"operator!"_s,
            u"deleted"_s}},
        {"query over another table", u"TypedQuery<Incident>().where(incident.active == true)"_s,
            u"TypedQuery<Problem>().where(incident.severity == 1)"_s, {u"Problem"_s, u"Incident"_s}},
        {"select from another table", u"TypedQuery<Incident>().select(incident.number, incident.severity)"_s,
            u"TypedQuery<Problem>().select(incident.severity)"_s, {u"select"_s, u"\"severity\""_s}},
        {"order by another table", u"TypedQuery<Problem>().orderBy(problem.number)"_s,
            u"TypedQuery<Problem>().orderBy(incident.severity)"_s, {u"orderBy"_s, u"\"severity\""_s}},
        {"value into the wrong type", u"std::optional<int> value = record.get(incident.priority); (void)value"_s,
            u"std::optional<int> value = record.get(incident.number); (void)value"_s, {u"QString"_s, u"int"_s}},
        {"column of a class below", u"(void)TypedRecord<Incident>::of(client).get(incident.severity)"_s,
            u"(void)TypedRecord<Task>::of(client).get(incident.severity)"_s, {u"\"severity\""_s, u"Task"_s}},
        {"set to the wrong type", u"record.set(incident.short_description, u\"x\")"_s,
            u"record.set(incident.short_description, 5)"_s,
            {u"set"_s, u"\"short_description\""_s}},
        {"set through a reference", u"record.set(incident.caller_id, SysId<SysUser>())"_s,
            u"record.set(incident.caller_id.dot(SysUser::email), u\"x\")"_s, {u"set"_s, u"\"caller_id.email\""_s}},
        {"load by another sys_id", u"(void)record.load(SysId<Incident>())"_s, u"(void)record.load(SysId<Problem>())"_s,
            {u"Problem"_s, u"Incident"_s}},
    };
    return mistakes;
}

QString body(const QString &line, int number = 0)
{
    return u"void f%1(TypedRecord<Incident> &record, const Client &client)\n{\n"_s.arg(number)
        + u"    (void)record;\n    (void)client;\n    "_s + line + u";\n}\n"_s;
}

} // namespace

class TypedCompileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void goodLines();
    void mistakes_data();
    void mistakes();

private:
    test::Compiler m_compiler;
};

void TypedCompileTest::initTestCase()
{
    const auto prelude = m_compiler.setPrelude(uR"(
#include "services/servicenow/tables/change_task.h"
#include "services/servicenow/tables/incident.h"
#include "services/servicenow/tables/problem.h"
#include "services/servicenow/tables/sys_user.h"
#include "services/servicenow/tables/sys_user_group.h"
#include "services/servicenow/typed/typedquery.h"
using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::servicenow::tables;
using namespace std::chrono_literals;
)"_s);
    QVERIFY2(prelude.ok, prelude.messages.constData());
}

void TypedCompileTest::goodLines()
{
    QString text;
    for (std::size_t i = 0; i < all().size(); ++i)
        text += body(all()[i].good, int(i));
    const auto right = m_compiler.compile(text);
    QVERIFY2(right.ok, right.messages.constData());
}

void TypedCompileTest::mistakes_data()
{
    QTest::addColumn<QString>("bad");
    QTest::addColumn<QStringList>("told");
    for (const Mistake &mistake : all())
        QTest::newRow(mistake.name) << mistake.bad << mistake.told;
}

void TypedCompileTest::mistakes()
{
    QFETCH(QString, bad);
    QFETCH(QStringList, told);
    const auto wrong = m_compiler.compile(body(bad));
    QVERIFY2(!wrong.ok, qPrintable(bad));
    for (const QString &word : told)
        QVERIFY2(wrong.messages.contains(word.toUtf8()), QByteArray(word.toUtf8() + ": " + wrong.messages).constData());
}

QTEST_GUILESS_MAIN(TypedCompileTest)
#include "tst_typedcompile.moc"
