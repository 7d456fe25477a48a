// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/roles.h"
#include "ui/table/ticketdelegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDateTime>
#include <QFile>
#include <QFontDatabase>
#include <QHash>
#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include <optional>

using namespace bunsnc;
using namespace bunsnc::ui;

class TestTheme final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastIsEnough_data();
    void contrastIsEnough();
    void pillsAreReadable();
    void pillsArePaintedAsMeasured();
    void cellsArePaintedAsMeasured();
    void styleSheetPairsAreReadable();
    void everyIconHasAFile();
    void switchesWhileRunning();
    void digitsLineUp();
    void keptNumbersLookAsNew();
    void keptLinesLookAsNew();
    void struckTextIsStruckWhereItStands();
    void measuredTextFits();
};

namespace {

QImage lineOn(const QString &text, int room, Qt::Alignment horizontal, const QColor &ink, const QFont &font)
{
    QImage image(200, 28, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setFont(font);
    painter.setPen(ink);
    drawLine(&painter, QRect(0, 0, room, 28), text, horizontal);
    return image;
}

QImage numbersOn(const QString &text, int room, Qt::Alignment horizontal, const QColor &ink, const QFont &font)
{
    QImage image(200, 28, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setFont(font);
    painter.setPen(ink);
    fonts::drawTabular(&painter, QRect(0, 0, room, 28), horizontal, text);
    return image;
}

/// The columns that have anything on them.
QPair<int, int> inked(const QImage &image)
{
    int first = image.width();
    int last = -1;
    for (int x = 0; x < image.width(); ++x) {
        for (int y = 0; y < image.height(); ++y) {
            if (image.pixel(x, y) != qRgb(255, 255, 255)) {
                first = std::min(first, x);
                last = std::max(last, x);
            }
        }
    }
    return {first, last};
}

} // namespace

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
    QList<QColor> grounds;
    for (const Role ground : {Role::Background, Role::Surface, Role::Selection, Role::Hover, Role::WarningSurface,
             Role::DangerSurface, Role::NoteSurface})
        grounds.append(colorOf(ground, scheme));
    grounds.append(changedGround(scheme));
    const QList<Role> notText{Role::Background, Role::Surface, Role::Border, Role::Selection, Role::Hover, Role::OnAccent,
        Role::WarningSurface, Role::DangerSurface, Role::NoteSurface};
    for (int i = 0; i < roleCount; ++i) {
        if (notText.contains(Role(i)))
            continue;
        for (const QColor &ground : grounds) {
            const double is = contrast(colorOf(Role(i), scheme), ground);
            QVERIFY2(is >= 4.5, qPrintable(QStringLiteral("role %1 on %2: %3").arg(i).arg(ground.name()).arg(is)));
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

namespace {

void setScheme(Scheme scheme)
{
    Theme::instance().setMode(scheme == Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

/// The colours that an image has, most frequent first.
QList<QRgb> coloursOf(const QImage &image)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            ++counts[image.pixel(x, y)];
    }
    QList<QRgb> colours = counts.keys();
    std::sort(colours.begin(), colours.end(), [&](QRgb a, QRgb b) { return counts[a] > counts[b]; });
    return colours;
}

QString name(QRgb colour) { return QColor::fromRgb(colour).name(); }

} // namespace

/// The measure above is of colours; this is of pixels: the pill's ground and ink are the ones that were measured.
void TestTheme::pillsArePaintedAsMeasured()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        setScheme(scheme);
        for (int state = int(StateClass::New); state <= int(StateClass::Other); ++state) {
            const Role role = stateRole(StateClass(state));
            for (const Role under : {Role::Surface, Role::Selection, Role::Hover}) {
                QImage image(160, 28, QImage::Format_RGB32);
                image.fill(colorOf(under, scheme));
                QPainter painter(&image);
                paintPill(&painter, image.rect(), QStringLiteral("Aguardando"), role, false);
                painter.end();
                const QColor ink = colorOf(role, scheme);
                QCOMPARE(name(image.pixel(10, 14)), ink.name()); // the dot
                QCOMPARE(name(image.pixel(16, 14)), pillGround(ink, scheme).name());
            }
        }
    }
}

/// Every kind of cell on every ground that a row can have: what is painted is a ground that is measured, and ink that
/// reaches the contrast on it.
void TestTheme::cellsArePaintedAsMeasured()
{
    const std::vector<CellKind> kinds{CellKind::Priority, CellKind::Number, CellKind::Text, CellKind::Quiet,
        CellKind::Time, CellKind::Due, CellKind::TicketKind};
    QStandardItemModel model(1, int(kinds.size()));
    for (int column = 0; column < model.columnCount(); ++column) {
        auto *item = new QStandardItem(QStringLiteral("WWWMMM"));
        item->setData(1, models::PriorityRole);
        item->setData(int(models::DueLevel::Breached), models::DueLevelRole);
        item->setData(int(Kind::Incident), models::KindRole);
        model.setItem(0, column, item);
    }
    TicketDelegate delegate(kinds);
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        setScheme(scheme);
        for (const int ground : {0, 1, 2, 3}) { // plain, selected, hovered, just changed
            for (int column = 0; column < model.columnCount(); ++column) {
                model.item(0, column)->setData(
                    ground == 3 ? QDateTime::currentMSecsSinceEpoch() : 0, models::ChangedAtRole);
                model.item(0, column)->setData(1U << column, models::ChangedColumnsRole);
                delegate.setHoveredRow(ground == 2 ? 0 : -1);
                QImage image(120, 28, QImage::Format_RGB32);
                image.fill(colorOf(Role::Surface, scheme));
                QPainter painter(&image);
                QStyleOptionViewItem option;
                option.rect = image.rect();
                QFont heavy = fonts::body(); // thick strokes: some pixels are nothing but ink
                heavy.setPixelSize(20);
                option.font = heavy;
                if (ground == 1)
                    option.state |= QStyle::State_Selected;
                delegate.paint(&painter, option, model.index(0, column));
                painter.end();
                const QColor expected = ground == 1 ? colorOf(Role::Selection, scheme)
                    : ground == 2                   ? colorOf(Role::Hover, scheme)
                    : ground == 3                   ? changedGround(scheme)
                                                    : colorOf(Role::Surface, scheme);
                const QList<QRgb> colours = coloursOf(image.copy(4, 0, 116, 26));
                QCOMPARE(name(colours.front()), expected.name());
                double best = 0;
                for (const QRgb colour : colours)
                    best = std::max(best, contrast(QColor::fromRgb(colour), expected));
                QVERIFY2(best >= 4.5,
                    qPrintable(QStringLiteral("column %1, ground %2: %3").arg(column).arg(ground).arg(best)));
            }
        }
    }
    setScheme(Scheme::Light);
}

/// What the style sheet lays on each other. Disabled controls may be faint.
void TestTheme::styleSheetPairsAreReadable()
{
    QFile file(QStringLiteral(":/bunsnc/style.qss"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString sheet = QString::fromUtf8(file.readAll());
    static const QRegularExpression rule(QStringLiteral("([^{}]+)\\{([^{}]*)\\}"));
    static const QHash<QString, Role> roles{{QStringLiteral("background"), Role::Background},
        {QStringLiteral("surface"), Role::Surface}, {QStringLiteral("border"), Role::Border},
        {QStringLiteral("selection"), Role::Selection}, {QStringLiteral("hover"), Role::Hover},
        {QStringLiteral("text"), Role::Text}, {QStringLiteral("muted"), Role::Muted},
        {QStringLiteral("accent"), Role::Accent}, {QStringLiteral("onaccent"), Role::OnAccent},
        {QStringLiteral("dangersurface"), Role::DangerSurface}, {QStringLiteral("warningsurface"), Role::WarningSurface},
        {QStringLiteral("danger"), Role::Danger}, {QStringLiteral("warning"), Role::Warning},
        {QStringLiteral("good"), Role::Good}};
    const auto roleIn = [](const QString &body, const QString &property) -> std::optional<Role> {
        const QRegularExpression wanted(QStringLiteral("(?:^|[;\\s])") + property + QStringLiteral(":\\s*@(\\w+)"));
        const auto match = wanted.match(body);
        return match.hasMatch() ? std::optional(roles.value(match.captured(1), Role::Border)) : std::nullopt;
    };
    int pairs = 0;
    for (auto match = rule.globalMatch(sheet); match.hasNext();) {
        const auto each = match.next();
        const QString selector = each.captured(1).trimmed();
        if (selector.contains(QLatin1StringView(":disabled")))
            continue;
        for (const auto &[ink, ground] : {std::pair{QStringLiteral("color"), QStringLiteral("background")},
                 {QStringLiteral("selection-color"), QStringLiteral("selection-background-color")}}) {
            const auto text = roleIn(each.captured(2), ink);
            if (!text)
                continue;
            QList<Role> grounds{Role::Background, Role::Surface, Role::Hover};
            if (const auto own = roleIn(each.captured(2), ground))
                grounds = {*own};
            else if (*text == Role::OnAccent)
                grounds = {Role::Accent};
            for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
                for (const Role under : grounds) {
                    ++pairs;
                    const double is = contrast(colorOf(*text, scheme), colorOf(under, scheme));
                    QVERIFY2(is >= 4.5, qPrintable(selector + QStringLiteral(": %1").arg(is)));
                }
            }
        }
    }
    QVERIFY2(pairs > 40, qPrintable(QString::number(pairs)));
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

void TestTheme::keptNumbersLookAsNew()
{
    fonts::load();
    const QString text = QStringLiteral("há 14 min");
    const QImage first = numbersOn(text, 190, Qt::AlignLeft, Qt::black, fonts::body());
    QCOMPARE(numbersOn(text, 190, Qt::AlignLeft, Qt::black, fonts::body()), first);
    const auto [from, to] = inked(first);
    QVERIFY2(from <= 3 && to > 30, qPrintable(QStringLiteral("%1 to %2").arg(from).arg(to)));
    QVERIFY(std::abs(fonts::tabularWidth(fonts::body(), text) - to) < 4);
    // Other digits take the same room: what follows them stands where it stood.
    const QImage other = numbersOn(QStringLiteral("há 88 min"), 190, Qt::AlignLeft, Qt::black, fonts::body());
    QVERIFY(other != first);
    const QRect word(to - 15, 0, 20, 28);
    QCOMPARE(other.copy(word), first.copy(word));

    QVERIFY(numbersOn(text, 190, Qt::AlignLeft, Qt::red, fonts::body()) != first); // the ink is that of now
    QVERIFY(numbersOn(text, 190, Qt::AlignLeft, Qt::black, fonts::bodyStrong()) != first);
    const auto right = inked(numbersOn(text, 190, Qt::AlignRight, Qt::black, fonts::body()));
    QVERIFY2(right.second >= 185 && right.second < 190, qPrintable(QString::number(right.second)));
    const auto centre = inked(numbersOn(text, 190, Qt::AlignHCenter, Qt::black, fonts::body()));
    QVERIFY(std::abs((centre.first + centre.second) / 2 - 95) <= 3);
    const auto narrow = inked(numbersOn(text, 40, Qt::AlignLeft, Qt::black, fonts::body()));
    QVERIFY2(narrow.second > 10 && narrow.second < 40, qPrintable(QString::number(narrow.second)));
    QCOMPARE(inked(numbersOn(QString(), 190, Qt::AlignRight, Qt::black, fonts::body())).second, -1);
    // A line stands as high with digits as without.
    const QImage words = lineOn(QStringLiteral("min"), 190, Qt::AlignLeft, Qt::black, fonts::body());
    QCOMPARE(numbersOn(QStringLiteral("min"), 190, Qt::AlignLeft, Qt::black, fonts::body()), words);
}

void TestTheme::keptLinesLookAsNew()
{
    const QString text = QStringLiteral("Impressora não imprime");
    const QImage first = lineOn(text, 190, Qt::AlignLeft, Qt::black, fonts::body());
    QCOMPARE(lineOn(text, 190, Qt::AlignLeft, Qt::black, fonts::body()), first);
    const auto [from, to] = inked(first);
    QVERIFY2(from <= 3 && to > 60, qPrintable(QStringLiteral("%1 to %2").arg(from).arg(to)));
    QVERIFY(std::abs(lineWidth(fonts::body(), text) - to) < 6);

    QVERIFY(lineOn(text, 190, Qt::AlignLeft, Qt::red, fonts::body()) != first); // the ink is that of now
    QVERIFY(lineOn(text, 190, Qt::AlignLeft, Qt::black, fonts::bodyStrong()) != first);
    const auto narrow = inked(lineOn(text, 60, Qt::AlignLeft, Qt::black, fonts::body()));
    QVERIFY2(narrow.second < 60, qPrintable(QString::number(narrow.second)));
    const auto right = inked(lineOn(text, 190, Qt::AlignRight, Qt::black, fonts::body()));
    QVERIFY2(right.second >= 185 && right.second < 190, qPrintable(QString::number(right.second)));
    const auto centre = inked(lineOn(QStringLiteral("P1"), 190, Qt::AlignHCenter, Qt::black, fonts::body()));
    QVERIFY(std::abs((centre.first + centre.second) / 2 - 95) <= 3);
    const auto nothing = inked(lineOn(QString(), 190, Qt::AlignLeft, Qt::black, fonts::body()));
    QCOMPARE(nothing.second, -1);
}

void TestTheme::struckTextIsStruckWhereItStands()
{
    QImage image(400, 28, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QFont font = fonts::small();
    font.setStrikeOut(true);
    painter.setFont(font);
    painter.setPen(Qt::black);
    const QString text = QStringLiteral("Fechado sem solução");
    painter.translate(150, 0); // as in a view inside of a window
    drawLine(&painter, QRect(50, 0, 190, 28), text);
    painter.end();
    const auto [from, to] = inked(image);
    QVERIFY2(from >= 199 && to < 200 + lineWidth(font, text) + 3, qPrintable(QStringLiteral("%1 to %2").arg(from).arg(to)));
    // Somewhere in the middle of its height one row of pixels is inked from end to end.
    bool struck = false;
    for (int y = 8; y < 20 && !struck; ++y) {
        struck = true;
        for (int x = from + 1; x < to; ++x)
            struck = struck && qGray(image.pixel(x, y)) < 200;
    }
    QVERIFY(struck);
}

void TestTheme::measuredTextFits()
{
    for (const QFont &font : {fonts::body(), fonts::bodyStrong(), fonts::bodyMedium(), fonts::small(), fonts::smallStrong()}) {
        for (const char *name : {"Januário Sabiá", "Luzia Almanaque", "Teodoro Esmeralda", "Tarefas de catálogo"}) {
            const QString text = QString::fromUtf8(name);
            QCOMPARE(lineOn(text, lineWidth(font, text), Qt::AlignLeft, Qt::black, font),
                lineOn(text, 190, Qt::AlignLeft, Qt::black, font));
        }
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
