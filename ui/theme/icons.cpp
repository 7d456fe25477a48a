// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace bunsnc::ui {

namespace {

const char *fileOf(Icon which)
{
    switch (which) {
    case Icon::Incidents:
        return "flag";
    case Icon::ChangeTasks:
        return "view-pim-tasks";
    case Icon::CatalogTasks:
        return "package";
    case Icon::Finished:
        return "view-history";
    case Icon::Dashboard:
        return "office-chart-bar";
    case Icon::Notifications:
        return "notifications";
    case Icon::NotificationsOff:
        return "notifications-disabled";
    case Icon::Sync:
        return "view-refresh";
    case Icon::Settings:
        return "configure";
    case Icon::Connection:
        return "network-connect";
    case Icon::Search:
        return "search";
    case Icon::Filter:
        return "view-filter";
    case Icon::Close:
        return "close";
    case Icon::Pause:
        return "media-playback-pause";
    case Icon::Resume:
        return "media-playback-start";
    case Icon::Refresh:
        return "view-refresh";
    case Icon::Collapse:
        return "sidebar-collapse";
    case Icon::Expand:
        return "sidebar-expand";
    case Icon::DockRight:
        return "view-split-left-right";
    case Icon::DockBottom:
        return "view-split-top-bottom";
    case Icon::Copy:
        return "edit-copy";
    case Icon::Comment:
        return "edit-comment";
    case Icon::Note:
        return "note";
    case Icon::History:
        return "view-history";
    case Icon::Info:
        return "documentinfo";
    case Icon::Warning:
        return "warning";
    case Icon::Check:
        return "checkmark";
    case Icon::User:
        return "user";
    case Icon::Group:
        return "group";
    case Icon::Clock:
        return "clock";
    case Icon::ShowPassword:
        return "password-show-on";
    case Icon::HidePassword:
        return "password-show-off";
    case Icon::Menu:
        return "overflow-menu";
    case Icon::Add:
        return "list-add";
    case Icon::ChevronRight:
        return "arrow-right";
    case Icon::ChevronDown:
        return "arrow-down";
    case Icon::Theme:
        return "contrast";
    case Icon::Folder:
        return "document-open";
    case Icon::Application:
        return "bunsnc";
    }
    return "";
}

class TintedEngine final : public QIconEngine {
public:
    TintedEngine(Icon which, Role role)
        : m_which(which)
        , m_role(role)
    {
    }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, 1.0));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        QColor color = Theme::instance().color(m_role);
        if (mode == QIcon::Disabled)
            color = mixed(Theme::instance().color(Role::Surface), color, 0.45);
        const int side = std::min(size.width(), size.height());
        Q_UNUSED(scale)
        return iconPixmap(m_which, color, side, 1.0);
    }
    QIconEngine *clone() const override { return new TintedEngine(m_which, m_role); }
    QString key() const override { return QStringLiteral("bunsnc-tinted"); }

private:
    Icon m_which;
    Role m_role;
};

} // namespace

QIcon icon(Icon which, Role role)
{
    return QIcon(new TintedEngine(which, role)); // QIcon owns its engine
}

QPixmap iconPixmap(Icon which, const QColor &color, int side, qreal devicePixelRatio)
{
    const QString name = QLatin1StringView(fileOf(which));
    const int pixels = qRound(side * devicePixelRatio);
    const QString cacheKey = QStringLiteral("bunsnc/%1/%2/%3").arg(name, color.name()).arg(pixels);
    QPixmap result;
    if (!QPixmapCache::find(cacheKey, &result)) {
        result = QPixmap(pixels, pixels);
        result.fill(Qt::transparent);
        QFile file(QStringLiteral(":/bunsnc/icons/%1.svg").arg(name));
        if (file.open(QIODevice::ReadOnly)) {
            QByteArray svg = file.readAll();
            if (which != Icon::Application) {
                const QByteArray tint = color.name().toLatin1();
                svg.replace("currentColor", tint);
                svg.replace("#da4453", tint); // the set's own red accent: colour belongs to the data
            }
            QSvgRenderer renderer(svg);
            QPainter painter(&result);
            painter.setRenderHint(QPainter::Antialiasing);
            renderer.render(&painter, QRectF(0, 0, pixels, pixels));
        }
        QPixmapCache::insert(cacheKey, result);
    }
    result.setDevicePixelRatio(devicePixelRatio);
    return result;
}

} // namespace bunsnc::ui
