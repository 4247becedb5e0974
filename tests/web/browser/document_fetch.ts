const response = await fetch('/api/billing/portal', {
method: 'POST',
headers: {
'Authorization': `Bearer ${sessionToken}`,
'Content-Type': 'application/json'
},
body: JSON.stringify({
returnUrl: `${window.location.origin}/dashboard/settings/billing`
})
});
const { data } = await response.json();
// Redirect to Stripe customer portal
window.location.href = data.url;
