// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;

class TestTheme final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastIsEnough_data();
    void contrastIsEnough();
    void pillsAreReadable();
    void everyIconHasAFile();
    void switchesWhileRunning();
    void digitsLineUp();
};

void TestTheme::contrastIsEnough_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTheme::contrastIsEnough()
{
    QFETCH(bool, dark);
    const Scheme scheme = dark ? Scheme::Dark : Scheme::Light;
    const QList<Role> grounds{Role::Background, Role::Surface, Role::Selection, Role::Hover, Role::WarningSurface,
        Role::DangerSurface, Role::NoteSurface};
    const QList<Role> notText{Role::Background, Role::Surface, Role::Border, Role::Selection, Role::Hover, Role::OnAccent,
        Role::WarningSurface, Role::DangerSurface, Role::NoteSurface};
    for (int i = 0; i < roleCount; ++i) {
        if (notText.contains(Role(i)))
            continue;
        for (const Role ground : grounds) {
            const double is = contrast(colorOf(Role(i), scheme), colorOf(ground, scheme));
            QVERIFY2(is >= 4.5, qPrintable(QStringLiteral("role %1 on %2: %3").arg(i).arg(int(ground)).arg(is)));
        }
    }
    QVERIFY(contrast(colorOf(Role::OnAccent, scheme), colorOf(Role::Accent, scheme)) >= 4.5);
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
}

void TestTheme::pillsAreReadable()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        for (int i = int(Role::Muted); i <= int(Role::Danger); ++i) {
            if (Role(i) == Role::OnAccent)
                continue;
            const QColor ink = colorOf(Role(i), scheme);
            QVERIFY2(contrast(ink, pillGround(ink, scheme)) >= 4.5, qPrintable(QString::number(i)));
        }
    }
}

void TestTheme::everyIconHasAFile()
{
    for (int i = 0; i <= int(Icon::Application); ++i) {
        const QImage image = iconPixmap(Icon(i), Qt::red, 16, 1).toImage();
        bool painted = false;
        for (int y = 0; y < image.height() && !painted; ++y) {
            for (int x = 0; x < image.width() && !painted; ++x)
                painted = qAlpha(image.pixel(x, y)) > 0;
        }
        QVERIFY2(painted, qPrintable(QString::number(i)));
    }
}

void TestTheme::switchesWhileRunning()
{
    Theme &theme = Theme::instance();
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setMode(QStringLiteral("dark"));
    QCOMPARE(theme.scheme(), Scheme::Dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), colorOf(Role::Background, Scheme::Dark));
    theme.setMode(QStringLiteral("light"));
    QCOMPARE(QApplication::palette().color(QPalette::Window), colorOf(Role::Background, Scheme::Light));
    QVERIFY(changed.count() >= 2);
    QVERIFY(!qApp->styleSheet().isEmpty());
    QVERIFY2(!qApp->styleSheet().contains(QLatin1Char('@')), "a role in the style sheet has no colour");
}

void TestTheme::digitsLineUp()
{
    fonts::load();
    QCOMPARE(fonts::tabularWidth(fonts::body(), QStringLiteral("1111")),
        fonts::tabularWidth(fonts::body(), QStringLiteral("8888")));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
