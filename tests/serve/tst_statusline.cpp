// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/statusline.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::serve;
using namespace Qt::StringLiterals;

class TestStatusLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesTheTaskThatFailedLast()
    {
        ServiceStatus status;
        status.role = Role::Leading;
        status.mirror.phase = sync::Phase::Live;
        status.tasks.emplace();
        QVERIFY(!statusLine(status, {}, 0).contains(u"backup"_s));
        const Error error{.code = ErrorCode::FileError, .subject = u"/backups"_s};
        status.tasks->failed.emplace(u"backup"_s, error);
        const QString line = statusLine(status, u"dev"_s, 0);
        QVERIFY2(line.endsWith(u"; the last task backup failed: "_s + describe(error).title), qPrintable(line));
    }
};

QTEST_GUILESS_MAIN(TestStatusLine)
#include "tst_statusline.moc"
