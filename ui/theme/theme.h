// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/metrics.h"
#include "ui/theme/roles.h"

#include <QObject>
#include <QPalette>

namespace bunsnc::ui {

/// The look of the running program: colours by role, palette, style sheet, density. GUI thread only.
class Theme final : public QObject {
    Q_OBJECT
public:
    /// Made at the first call, which must come after the QApplication.
    static Theme &instance();

    /// "light", "dark" or "system".
    void setMode(const QString &mode);
    QString mode() const { return m_mode; }
    Scheme scheme() const { return m_scheme; }
    void setDensity(Density density);
    Density density() const { return m_density; }
    int rowHeight() const { return metrics::rowHeight(m_density); }
    static Density densityFromName(const QString &name);

    QColor color(Role role) const { return colorOf(role, m_scheme); }
    QColor pillColor(Role role) const { return pillGround(color(role), m_scheme); }
    /// May things move? Not when the system asks for none.
    static bool animationsAllowed();

Q_SIGNALS:
    void changed(); ///< colours or density

private:
    explicit Theme(QObject *parent);
    void apply();
    Scheme systemScheme() const;
    QPalette palette() const;
    QString styleSheet() const;

    QString m_mode = QStringLiteral("system");
    Scheme m_scheme = Scheme::Light;
    Scheme m_systemScheme = Scheme::Light;
    Density m_density = Density::Normal;
};

} // namespace bunsnc::ui
