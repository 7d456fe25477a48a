// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/instanceform.h"

#include "services/servicenow/instance.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/formrow.h"

#include <QAction>
#include <QFileDialog>

namespace bunsnc::ui {

InstanceForm::InstanceForm(QWidget *parent)
    : QWidget(parent)
    , m_form(makeForm(this))
    , m_url(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_caFile(new QLineEdit(this))
    , m_browse(iconButton(Icon::Folder, this))
    , m_proxyMode(new QComboBox(this))
    , m_proxyHost(new QLineEdit(this))
    , m_proxyPort(new QSpinBox(this))
    , m_proxyUser(new QLineEdit(this))
    , m_proxyPassword(new QLineEdit(this))
    , m_proxyAddress(new QWidget(this))
    , m_proxyLogin(new QWidget(this))
{
    m_url->setObjectName(QStringLiteral("instanceUrl"));
    m_user->setObjectName(QStringLiteral("instanceUser"));
    m_password->setObjectName(QStringLiteral("instancePassword"));
    m_caFile->setObjectName(QStringLiteral("caFile"));
    m_proxyMode->setObjectName(QStringLiteral("proxyMode"));
    m_proxyHost->setObjectName(QStringLiteral("proxyHost"));
    m_proxyPort->setObjectName(QStringLiteral("proxyPort"));
    m_reveal = makePasswordField(m_password);
    m_proxyPassword->setEchoMode(QLineEdit::Password);
    m_proxyPort->setRange(1, 65535);
    m_proxyPort->setGroupSeparatorShown(false);
    m_proxyPort->setFixedWidth(96);
    for (const char *mode : {"system", "none", "manual"})
        m_proxyMode->addItem(QString(), QString::fromLatin1(mode));
    auto *authority = new QWidget(this);
    placeInRow(authority, {{m_caFile, 1}, {m_browse, 0}});
    placeInRow(m_proxyAddress, {{m_proxyHost, 1}, {m_proxyPort, 0}});
    placeInRow(m_proxyLogin, {{m_proxyUser, 1}, {m_proxyPassword, 1}});
    for (QWidget *const field : std::initializer_list<QWidget *>{
             m_url, m_user, m_password, authority, m_proxyMode, m_proxyAddress, m_proxyLogin})
        addField(m_form, field);
    connect(m_proxyMode, &QComboBox::currentIndexChanged, this, &InstanceForm::showProxyFields);
    connect(m_browse, &QToolButton::clicked, this, [this] {
        auto *chooser = new QFileDialog(this, tr("Certificate authority (PEM)"));
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        chooser->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
        connect(chooser, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
        chooser->open();
    });
    showProxyFields();
}

void InstanceForm::load(const Settings &settings)
{
    m_url->setText(settings.string(SettingKey::InstanceUrl));
    m_user->setText(settings.string(SettingKey::InstanceUser));
    m_caFile->setText(settings.string(SettingKey::InstanceCaFile));
    m_proxyMode->setCurrentIndex(std::max(0, m_proxyMode->findData(settings.string(SettingKey::ProxyMode))));
    m_proxyHost->setText(settings.string(SettingKey::ProxyHost));
    const int port = int(settings.integer(SettingKey::ProxyPort));
    m_proxyPort->setValue(port > 0 ? port : 8080);
    m_proxyUser->setText(settings.string(SettingKey::ProxyUser));
    showProxyFields();
}

void InstanceForm::save(const Profile &profile, Settings &settings) const
{
    settings.set(SettingKey::InstanceUrl, profile.url);
    settings.set(SettingKey::InstanceUser, profile.user);
    settings.set(SettingKey::InstanceCaFile, profile.caFile);
    settings.set(SettingKey::ProxyMode, profile.proxyMode);
    settings.set(SettingKey::ProxyHost, profile.proxyHost);
    settings.set(SettingKey::ProxyPort, profile.proxyPort);
    settings.set(SettingKey::ProxyUser, profile.proxyUser);
}

Result<> InstanceForm::read(Profile &profile) const
{
    const auto url = servicenow::normalizeInstanceUrl(m_url->text().trimmed());
    if (!url)
        return url.error();
    profile.url = url->toString(QUrl::StripTrailingSlash);
    profile.user = m_user->text().trimmed();
    profile.caFile = m_caFile->text().trimmed();
    profile.proxyMode = m_proxyMode->currentData().toString();
    profile.proxyHost = m_proxyHost->text().trimmed();
    profile.proxyPort = m_proxyPort->value();
    profile.proxyUser = m_proxyUser->text().trimmed();
    return {};
}

void InstanceForm::takePasswords(const Passwords &kept)
{
    if (m_password->text().isEmpty())
        m_password->setText(kept.instance);
    if (m_proxyPassword->text().isEmpty())
        m_proxyPassword->setText(kept.proxy);
}

void InstanceForm::pointAt(const Error &error)
{
    QLineEdit *field = nullptr;
    switch (error.code) {
    case ErrorCode::Unauthorized:
        field = m_password;
        break;
    case ErrorCode::TlsUntrusted:
    case ErrorCode::FileError:
        field = m_caFile;
        break;
    case ErrorCode::ProxyRefused:
        field = m_proxyHost->isVisible() ? m_proxyHost : nullptr;
        break;
    case ErrorCode::InvalidArgument:
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::NotServiceNow:
    case ErrorCode::Hibernating:
        field = m_url;
        break;
    default:
        break;
    }
    markInvalid({m_url, m_user, m_password, m_caFile, m_proxyHost}, field);
}

void InstanceForm::retranslate()
{
    const QStringList names{tr("Instance"), tr("User"), tr("Password"), tr("Certificate authority"), tr("Proxy"),
        tr("Proxy address"), tr("Proxy login")};
    nameRows(m_form, names);
    m_url->setPlaceholderText(QStringLiteral("dev00000.service-now.com"));
    m_url->setAccessibleName(names[0]);
    m_user->setAccessibleName(names[1]);
    m_password->setAccessibleName(names[2]);
    m_reveal->setToolTip(tr("Show or hide the password"));
    m_caFile->setAccessibleName(names[3]);
    m_caFile->setPlaceholderText(tr("The system's, or a PEM file"));
    setNamed(m_browse, tr("Choose a file"));
    m_proxyMode->setAccessibleName(names[4]);
    m_proxyMode->setItemText(0, tr("As the system says"));
    m_proxyMode->setItemText(1, tr("None"));
    m_proxyMode->setItemText(2, tr("This one:"));
    m_proxyHost->setAccessibleName(tr("Proxy host"));
    m_proxyHost->setPlaceholderText(tr("Proxy host"));
    m_proxyPort->setAccessibleName(tr("Proxy port"));
    m_proxyUser->setAccessibleName(tr("Proxy user"));
    m_proxyUser->setPlaceholderText(tr("User"));
    m_proxyPassword->setAccessibleName(tr("Proxy password"));
    m_proxyPassword->setPlaceholderText(tr("Password"));
}

void InstanceForm::showProxyFields()
{
    const bool manual = m_proxyMode->currentData().toString() == QLatin1StringView("manual");
    for (QWidget *const field : {m_proxyAddress, m_proxyLogin}) {
        field->setVisible(manual);
        m_form->labelForField(field)->setVisible(manual);
    }
}

} // namespace bunsnc::ui
