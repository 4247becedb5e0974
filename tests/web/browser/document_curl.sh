curl -X POST https://api.example.com/api/billing/portal \
-H "Authorization: Bearer <session_token>" \
-H "Content-Type: application/json" \
-d '{
"returnUrl": "https://app.example.com/dashboard/settings/billing"
}'
