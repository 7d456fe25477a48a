<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>bunsnc::ui::ChangesBar</name>
    <message numerus="yes">
        <location filename="../ui/widgets/changesbar.cpp" line="+58"/>
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::DashboardPage</name>
    <message numerus="yes">
        <location filename="../ui/pages/dashboardpage.cpp" line="+231"/>
        <source>%n without a group.</source>
        <translation>
            <numerusform>%n without a group.</numerusform>
            <numerusform>%n without a group.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+23"/>
        <source>Last %n day(s): %1 opened, %2 resolved;</source>
        <translation>
            <numerusform>Last day: %1 opened, %2 resolved;</numerusform>
            <numerusform>Last %n days: %1 opened, %2 resolved;</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::NotificationsPage</name>
    <message numerus="yes">
        <location filename="../ui/pages/notificationspage.cpp" line="+118"/>
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::QueuePage</name>
    <message numerus="yes">
        <location filename="../ui/pages/queuepage.cpp" line="+352"/>
        <source>%n ticket(s) are in this queue, but none passes the search and the filters.</source>
        <translation>
            <numerusform>%n ticket is in this queue, but it does not pass the search and the filters.</numerusform>
            <numerusform>%n tickets are in this queue, but none passes the search and the filters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::Span</name>
    <message numerus="yes">
        <location filename="../ui/text/format.cpp" line="+25"/>
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+3"/>
        <source>%n d</source>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
</context>
</TS>
