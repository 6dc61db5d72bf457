using System.Net;
using CountDepot.Api;
using CountDepot.Api.Webhooks;

namespace CountDepot.Specs.Api.Webhooks;

/// <summary>Which addresses are called: what the platform really sends, and every way of writing another one.</summary>
public sealed class CallbackRuleTests
{
    private static readonly CallbackRule Rule = new(new DepotOptions { TenantId = "", Audience = "", IdentityClientId = "", BotAppId = "" }.WebhookHosts, isDevelopment: false);

    [Theory]
    [InlineData("https://prod-01.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=a%2Bb_c-d")]
    [InlineData("https://prod-01.westeurope.logic.azure.com:443/workflows/1/run?sig=x")]
    [InlineData("https://0123abcd.17.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke/?sig=x")]
    [InlineData("https://PROD-01.WestEurope.Logic.Azure.Com/run")]
    public void What_the_platform_sends_is_called(string url) => Assert.Null(Rule.ProblemOf(url));

    [Theory]
    [InlineData("http://prod-01.westeurope.logic.azure.com/run")]
    [InlineData("https://prod-01.westeurope.logic.azure.com:8443/run")]
    [InlineData("https://prod-01.westeurope.logic.azure.com:80/run")]
    [InlineData("ftp://prod-01.westeurope.logic.azure.com/run")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://x.logic.azure.com/")]
    [InlineData("//x.logic.azure.com/run")]
    [InlineData("x.logic.azure.com/run")]
    [InlineData("/run")]
    [InlineData("")]
    [InlineData(" https://x.logic.azure.com/run")]
    [InlineData("https://x.logic.azure.com/ run")]
    [InlineData("https://x.logic.azure.com/run\r\nHost: evil.example")]
    [InlineData("https://x.logic.azure.com\t.evil.example/")]
    public void What_is_no_https_address_on_port_443_is_not(string url) => Assert.NotNull(Rule.ProblemOf(url));

    [Theory]
    [InlineData("https://evil.example/run")]
    [InlineData("https://logic.azure.com/run")]
    [InlineData("https://evillogic.azure.com/run")]
    [InlineData("https://evil-logic.azure.com/run")]
    [InlineData("https://x.logic.azure.com.evil.example/run")]
    [InlineData("https://x.logic.azure.com./run")]
    [InlineData("https://.logic.azure.com/run")]
    [InlineData("https://evil.example?.logic.azure.com")]
    [InlineData("https://evil.example/.logic.azure.com")]
    [InlineData("https://evil.example#.logic.azure.com")]
    [InlineData("https://evil.example\\.logic.azure.com/")]
    [InlineData("https://evil.example%2f.logic.azure.com/")]
    [InlineData("https://evil.example%00.logic.azure.com/")]
    [InlineData("https://evil\u3002logic.azure.com/")]
    [InlineData("https://x.l\u00f6gic.azure.com/")]
    [InlineData("https://x.logic.azure.com@evil.example/")]
    [InlineData("https://x.logic.azure.com:443@evil.example/")]
    [InlineData("https://user@x.logic.azure.com/")]
    [InlineData("https://user:password@x.logic.azure.com/")]
    [InlineData("https://@x.logic.azure.com/")]
    [InlineData("https://evil.example\\@x.logic.azure.com/")]
    public void Another_host_is_not_however_it_is_written(string url) => Assert.NotNull(Rule.ProblemOf(url));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("0")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[0:0:0:0:0:ffff:7f00:1]")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("10.0.0.4")]
    [InlineData("8.8.8.8")]
    [InlineData("metadata")]
    [InlineData("metadata.google.internal")]
    public void An_address_in_numbers_and_a_name_of_this_machine_are_not(string host)
    {
        Assert.NotNull(Rule.ProblemOf($"https://{host}/run"));
        Assert.NotNull(Rule.ProblemOf($"http://{host}/run"));
    }

    [Fact]
    public void An_address_is_at_most_2048_characters_long()
    {
        var url = "https://x.logic.azure.com/".PadRight(2_048, 'a');
        Assert.Null(Rule.ProblemOf(url));
        Assert.NotNull(Rule.ProblemOf(url + 'a'));
    }

    [Fact]
    public void This_machine_is_called_in_development_alone_and_only_when_it_is_named()
    {
        Assert.Null(new CallbackRule("127.0.0.1", isDevelopment: true).ProblemOf("http://127.0.0.1:5000/run"));
        Assert.NotNull(new CallbackRule("127.0.0.1", isDevelopment: false).ProblemOf("http://127.0.0.1:5000/run"));
        Assert.NotNull(new CallbackRule(".logic.azure.com", isDevelopment: true).ProblemOf("http://127.0.0.1:5000/run"));
        Assert.NotNull(new CallbackRule("127.0.0.1", isDevelopment: true).ProblemOf("http://10.0.0.4:5000/run"));
        Assert.NotNull(new CallbackRule("", isDevelopment: false).ProblemOf("https://x.logic.azure.com/run"));
    }

    [Theory]
    [InlineData(".logic.azure.com, flows.contoso.com", false, true)]
    [InlineData("", false, true)]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("10.0.0.4", true, false)]
    [InlineData("*.logic.azure.com", false, false)]
    [InlineData("https://x.logic.azure.com", false, false)]
    [InlineData("com", false, false)]
    [InlineData("*", false, false)]
    [InlineData(".", false, false)]
    [InlineData("x.logic.azure.com.", false, false)]
    public void A_list_of_hosts_that_could_mean_anything_does_not_start(string hosts, bool isDevelopment, bool starts) =>
        Assert.Equal(starts, CallbackRule.ReasonNotToStart(hosts, isDevelopment) is null);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.170")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a00:4")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_for_everybody_is_not_connected_to(string address) => Assert.False(CallbackRule.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("20.50.2.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:20.50.2.1")]
    [InlineData("2603:1020:206::1")]
    [InlineData("2a01:111::1")]
    public void An_address_of_everybody_is(string address) => Assert.True(CallbackRule.IsPublic(IPAddress.Parse(address)));
}
