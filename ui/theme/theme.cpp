// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/fonts.h"

#include <QApplication>
#include <QFile>
#include <QMetaEnum>
#include <QPixmapCache>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>
#include <QToolTip>

namespace bunsnc::ui {

Theme &Theme::instance()
{
    static QPointer<Theme> theme;
    if (!theme)
        theme = new Theme(qApp);
    return *theme;
}

Theme::Theme(QObject *parent)
    : QObject(parent)
{
    // The palette that the platform gave, before ours replaces it, is all that Qt 6.4 tells about the system's theme.
    const QPalette system = QGuiApplication::palette();
    m_systemScheme = system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness()
        ? Scheme::Dark
        : Scheme::Light;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    fonts::load();
    QApplication::setFont(fonts::body());
    QToolTip::setFont(fonts::small());
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_mode == QLatin1StringView("system"))
            apply();
    });
#endif
    apply();
}

Scheme Theme::systemScheme() const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark ? Scheme::Dark : Scheme::Light;
#endif
    return m_systemScheme;
}

void Theme::setMode(const QString &mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
}

void Theme::setDensity(Density density)
{
    if (density == m_density)
        return;
    m_density = density;
    Q_EMIT changed();
}

Density Theme::densityFromName(const QString &name)
{
    if (name == QLatin1StringView("compact"))
        return Density::Compact;
    return name == QLatin1StringView("roomy") ? Density::Roomy : Density::Normal;
}

bool Theme::animationsAllowed()
{
    return QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0;
}

void Theme::apply()
{
    m_scheme = m_mode == QLatin1StringView("dark") ? Scheme::Dark
        : m_mode == QLatin1StringView("light")     ? Scheme::Light
                                                   : systemScheme();
    QPixmapCache::clear();
    const QPalette colors = palette();
    QApplication::setPalette(colors);
    QToolTip::setPalette(colors);
    qApp->setStyleSheet(styleSheet());
    Q_EMIT changed();
}

QPalette Theme::palette() const
{
    QPalette p;
    const QColor surface = color(Role::Surface);
    const QColor text = color(Role::Text);
    const QColor border = color(Role::Border);
    p.setColor(QPalette::Window, color(Role::Background));
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, color(Role::Background));
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::Button, surface);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, color(Role::Danger));
    p.setColor(QPalette::Highlight, color(Role::Selection));
    p.setColor(QPalette::HighlightedText, text);
    p.setColor(QPalette::ToolTipBase, surface);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::PlaceholderText, color(Role::Muted));
    p.setColor(QPalette::Link, color(Role::Accent));
    p.setColor(QPalette::LinkVisited, color(Role::Accent));
    p.setColor(QPalette::Light, surface);
    p.setColor(QPalette::Midlight, color(Role::Hover));
    p.setColor(QPalette::Mid, border);
    p.setColor(QPalette::Dark, border);
    p.setColor(QPalette::Shadow, border);
    const QColor faint = mixed(surface, color(Role::Muted), 0.6);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    return p;
}

QString Theme::styleSheet() const
{
    QFile file(QStringLiteral(":/bunsnc/style.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    struct Name {
        const char *name;
        Role role;
    };
    static constexpr Name names[] = {{"@background", Role::Background}, {"@surface", Role::Surface},
        {"@border", Role::Border}, {"@selection", Role::Selection}, {"@hover", Role::Hover}, {"@text", Role::Text},
        {"@muted", Role::Muted}, {"@accent", Role::Accent}, {"@onaccent", Role::OnAccent},
        {"@dangersurface", Role::DangerSurface}, {"@warningsurface", Role::WarningSurface},
        {"@danger", Role::Danger}, {"@warning", Role::Warning}, {"@good", Role::Good}};
    for (const Name &each : names)
        sheet.replace(QLatin1StringView(each.name), color(each.role).name());
    sheet.replace(QLatin1StringView("@scheme"),
        m_scheme == Scheme::Dark ? QLatin1StringView("dark") : QLatin1StringView("light"));
    return sheet;
}

} // namespace bunsnc::ui
