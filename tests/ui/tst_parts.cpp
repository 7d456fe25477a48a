// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parts of the window on their own.
#include "services/core/settings.h"
#include "ui/detail/keyfields.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/theme/theme.h"

#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;
using namespace Qt::StringLiterals;

class TestParts final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil));
        Theme::instance().setMode(u"light"_s);
    }

    void dueMoments_data()
    {
        QTest::addColumn<int>("minutes"); // from noon
        QTest::addColumn<QString>("shown");
        QTest::newRow("today") << 150 << u"14:30"_s;
        QTest::newRow("missed today") << -150 << u"09:30"_s;
        QTest::newRow("tomorrow") << 13 * 60 << u"11/03/2026 01:00"_s;
        QTest::newRow("missed yesterday") << -13 * 60 << u"09/03/2026 23:00"_s;
        QTest::newRow("far") << 5 * 24 * 60 << u"15/03/2026"_s;
    }

    /// An hour alone is today's.
    void dueMoments()
    {
        QFETCH(int, minutes);
        QFETCH(QString, shown);
        const qint64 noon = QDateTime(QDate(2026, 3, 10), QTime(12, 0)).toSecsSinceEpoch();
        TicketRow row;
        row.dueAt = noon + minutes * 60;
        KeyFields fields;
        fields.setTicket(row, noon);
        bool found = false;
        const auto widgets = fields.findChildren<QWidget *>();
        for (const QWidget *const each : widgets)
            found = found || each->accessibleName().endsWith(u" · "_s + shown);
        QVERIFY(found);
    }

    void pollingIsSetInSeconds()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath(u"settings.json"_s));
        settings.set(SettingKey::PollIntervalMs, 5000);
        SettingsDialog dialog(settings);
        QSignalSpy changed(&dialog, &SettingsDialog::syncChanged);
        QDoubleSpinBox *const box = dialog.findChildren<QDoubleSpinBox *>().constFirst();
        QCOMPARE(box->text(), u"5,0 s"_s);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, u"2,5"_s);
        QTest::keyClick(box, Qt::Key_Tab);
        QCOMPARE(settings.value(SettingKey::PollIntervalMs).toInt(), 2500);
        dialog.accept();
        QCOMPARE(changed.count(), 1);
    }
};

QTEST_MAIN(TestParts)
#include "tst_parts.moc"
