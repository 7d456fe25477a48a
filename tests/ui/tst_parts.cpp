// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parts of the window on their own.
#include "services/core/settings.h"
#include "ui/detail/keyfields.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/table/celllook.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QDoubleSpinBox>
#include <QPainter>
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

    /// Whatever differs in a cell is seen, also when the picture of one like it is kept.
    void keptPicturesOfCellsAreWhatIsPainted()
    {
        std::vector<CellLook> looks;
        for (const CellKind kind : {CellKind::Priority, CellKind::Number, CellKind::Text, CellKind::Quiet,
                 CellKind::State, CellKind::Time, CellKind::Due, CellKind::TicketKind}) {
            for (const int value : {1, 2}) {
                for (const QString &words : {u"há 5 min"_s, u"Impressora não imprime notas fiscais"_s}) {
                    const CellLook plain{.kind = kind, .words = words, .value = value, .font = fonts::body()};
                    looks.push_back(plain);
                    CellLook marked = plain;
                    marked.hovered = true;
                    looks.push_back(marked);
                    marked.changed = true;
                    looks.push_back(marked);
                    marked.current = true;
                    looks.push_back(marked);
                    marked.selected = true;
                    looks.push_back(marked);
                    marked.mark = 3;
                    looks.push_back(marked);
                    CellLook coming = plain;
                    coming.awaited = 50;
                    looks.push_back(coming);
                }
            }
        }
        CellPictures pictures;
        const auto painted = [](double ratio, const auto &paint) {
            QImage image(QSize(140, 28) * ratio, QImage::Format_RGB32);
            image.setDevicePixelRatio(ratio);
            image.fill(Qt::magenta);
            QPainter painter(&image);
            paint(painter, QRect(10, 0, 120, 28));
            return image;
        };
        for (const QString &mode : {u"light"_s, u"dark"_s}) {
            Theme::instance().setMode(mode);
            for (const double ratio : {1.0, 1.5, 2.0}) {
                for (int round = 0; round < 3; ++round) { // painted, painted to be kept, kept
                    for (size_t i = 0; i < looks.size(); ++i) {
                        const QImage kept = painted(ratio,
                            [&](QPainter &painter, const QRect &place) { pictures.paint(&painter, place, looks[i]); });
                        const QImage wanted = painted(ratio,
                            [&](QPainter &painter, const QRect &place) { paintCell(&painter, place, looks[i]); });
                        QVERIFY2(kept == wanted,
                            qPrintable(u"look %1, %2, ratio %3, round %4"_s.arg(i).arg(mode).arg(ratio).arg(round)));
                    }
                }
            }
        }
        Theme::instance().setMode(u"light"_s);
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
