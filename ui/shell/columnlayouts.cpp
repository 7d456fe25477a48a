// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/columnlayouts.h"

namespace bunsnc::ui {

QByteArray columnLayout(const Settings &settings, const QString &view)
{
    const QJsonObject all = settings.value(SettingKey::ColumnLayouts).toObject();
    return QByteArray::fromBase64(all.value(view).toString().toLatin1());
}

void saveColumnLayout(Settings &settings, const QString &view, const QByteArray &layout)
{
    QJsonObject all = settings.value(SettingKey::ColumnLayouts).toObject();
    all.insert(view, QString::fromLatin1(layout.toBase64()));
    settings.set(SettingKey::ColumnLayouts, all);
}

} // namespace bunsnc::ui
