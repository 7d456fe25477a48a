// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/syncprogress.h"

#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/textwidth.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::app {

SyncProgress::SyncProgress()
    : m_terminal(errorIsTerminal())
{
}

void SyncProgress::show(const sync::MirrorStatus &status)
{
    const bool waits = status.phase == sync::Phase::Waiting || status.phase == sync::Phase::Failed;
    if (status.error && (waits || status.error->code == ErrorCode::SafetyFuse)) {
        wait(*status.error);
    } else if (!status.error && m_told) {
        tellOver();
    }
    if (m_terminal) {
        showLine(status);
    }
}

void SyncProgress::wait(const Error &error)
{
    if (!told(error)) {
        tell(error);
    }
}

bool SyncProgress::told(const Error &error) const
{
    return m_told && m_told->code == error.code && m_told->subject == error.subject;
}

void SyncProgress::tell(const Error &error)
{
    clear();
    printError(describeWhole(error));
    m_told = error;
}

void SyncProgress::tellOver()
{
    clear();
    printError(QCoreApplication::translate("SyncCommand", "It works again.") + u'\n');
    m_told.reset();
}

void SyncProgress::showLine(const sync::MirrorStatus &status)
{
    const QLocale locale;
    QStringList parts;
    for (const auto &table : status.tables) {
        const QString expected = table.rowsExpected >= 0 ? locale.toString(table.rowsExpected) : u"?"_s;
        parts << tableName(table.kind) + u' ' + locale.toString(table.rowsFetched) + u'/' + expected;
    }
    QString line = parts.join(u"  "_s);
    if (status.rowsPerSecond > 0) {
        const QString rate = locale.toString(status.rowsPerSecond, 'f', 0);
        line += u"  "_s + QCoreApplication::translate("SyncCommand", "%1 rows/s").arg(rate);
    }
    if (status.error) {
        line += u"  "_s + printable(describe(*status.error).title);
    }
    m_line.show(line);
}

} // namespace bunsnc::app
